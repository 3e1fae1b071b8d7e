import type { CdmError } from "../../cdm/errors.js";
import { retryDelayMs } from "../../cdm/http/retry.js";
import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { compareRuns, isIdentified, type RunIdentity } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { type Answered, liveRun } from "../model/observation.js";
import type { JobRunState, LastStop, RunFacts } from "../model/state.js";
import { maxRunTimeOf } from "../model/timeouts.js";
import { observeAnswer } from "../observe/poll.js";
import { refuseAbsence } from "./absence.js";
import { adopt } from "./adopt.js";
import { waitForRun } from "./await.js";
import type { Context } from "./context.js";
import { type OutcomeOptions, outcomeToState, startUnclearError } from "./outcome.js";
import { alreadyLiveError, foreignRunError, overtakenError } from "./refusals.js";
import { mayRevive } from "./revival.js";
import { type StartOutcome, startOnce } from "./start.js";
import { reserveForStop, stopAtLimit } from "./stopAtLimit.js";

/** What the previous run leaves to the next one. */
export interface PreviousRun {
    /** How it was stopped, if it was live. */
    readonly lastStop?: LastStop | undefined;
    /** The user who starts our runs, if the previous one was ours. */
    readonly user?: string | undefined;
    /** The run, if we started it. Until the next one shows, an automatic retry may revive it. */
    readonly submission?: Submission | undefined;
    /** The last run's identity in the state. A status that lags behind may not show that run yet. */
    readonly known?: RunIdentity | undefined;
    /** Whether the resource is, or has to be, in the state. Then an error keeps its run there. @default false */
    readonly staysInState?: boolean;
    /** Whether this is a create, where `ifRunning` decides. @default false */
    readonly isNew?: boolean;
}

/**
 * Goal: the job is started once, and its run meets `waitFor`.
 *
 * 1. The job and its cluster are there, and no run of the job is live. CDM may not refuse a second start beside a live run. So it is observed
 *    again before each try, if CDM takes no start for now.
 * 2. The start has a run (`startOnce`). At a create with `ifRunning: "adopt"`, a run that may not be ours is adopted.
 * 3. The run meets `waitFor` (`waitForRun`).
 *
 * Limits: those of the two, and the operation's deadline.
 *
 * @param before the job's last run as it was just seen
 * @throws JobRunError if a run is live; PartialFailureError if a start or a wait is owed
 */
export async function startAndAwait(
    context: Context,
    inputs: JobRunInputs,
    before: Answered,
    previous: PreviousRun = {},
): Promise<JobRunState> {
    const { lastStop, submission = {}, staysInState = false, isNew = false } = previous;
    refuseAbsence(context.job, before);
    const live = liveRun(before);
    if (live) {
        recordNoStart(context, live);
        throw foreignRunError(context, live);
    }
    const facts = { startedByUs: true, ...(lastStop && { lastStop }) };
    const start = await startWhenPossible(context, inputs, before, previous);
    if (start.kind === "overtaken") {
        recordNoStart(context, start.by);
        const { ifRunning = "fail" } = inputs;
        if (isNew && ifRunning === "adopt" && isIdentified(start.by))
            return awaitRun(context, inputs, { ...facts, ...adopt(context, inputs, start.by) }, { staysInState });
        throw isNew && ifRunning === "fail"
            ? alreadyLiveError(context, start.by, inputs)
            : overtakenError(context, start.by, start.error);
    }
    if (start.kind === "started")
        return awaitRun(context, inputs, { ...facts, submission: start.submission }, { staysInState });
    // At a create, "adopt" allows any live run, so this one too.
    if (start.kind === "perhaps" && inputs.ifRunning === "adopt" && isNew && isIdentified(start.submission)) {
        return awaitRun(context, inputs, { ...facts, ...adopt(context, inputs, start.submission) }, { staysInState });
    }
    throw startUnclearError(context, inputs, { ...facts, submission }, start);
}

/**
 * Starts the job once CDM takes the start. An answer such as 429 has no effect, but it may take minutes until a later one is accepted, and
 * meanwhile another user may start the job.
 *
 * @throws CdmError if CDM takes no start in time; JobRunError if the job or its cluster has gone
 */
async function startWhenPossible(
    context: Context,
    inputs: JobRunInputs,
    before: Answered,
    { known, user }: PreviousRun,
): Promise<Exclude<StartOutcome, { kind: "notYet" }> | Overtaken> {
    const { clock, deadline, log } = context;
    let seen = before;
    let refusals = 0;
    for (;;) {
        const start = await startOnce(context, runBefore(seen, known), inputs.variables, user);
        if (start.kind !== "notYet") return start;
        const { error } = start;
        // What was not sent was not refused.
        if (!error.failure.isUnsent) refusals++;
        const delayMs = retryDelayMs(error.failure, "whenWithoutEffect", Math.max(1, refusals), clock.random());
        if (delayMs === undefined || deadline.timeLeftMs() <= delayMs) throw error;
        log.progress(`${error.failure.text}: again in ${describeDuration(delayMs)}`);
        await deadline.sleep(delayMs);
        seen = await observeAnswer(context, undefined, "beforeStart");
        refuseAbsence(context.job, seen);
        const live = liveRun(seen);
        if (live) return { kind: "overtaken", by: live, error };
    }
}

/** Records that a live run keeps the job from being started. */
export function recordNoStart({ record }: Pick<Context, "record">, live: Submission): void {
    const { submissionId: run, status, creationUser: user } = live;
    record({ event: "decision", decision: "noStart", because: "a run of the job is live", run, status, user });
}

/** While CDM took no start of ours, another user has started the job. */
interface Overtaken {
    readonly kind: "overtaken";
    readonly by: Submission;
    readonly error: CdmError;
}

/** The newer of the seen run and the known one, because a status may lag behind. */
function runBefore(before: Answered, known: RunIdentity | undefined): RunIdentity | undefined {
    if (before.kind !== "run") return known;
    return known && compareRuns(known, before.run) === "newer" ? known : before.run;
}

/** Waits for a run that this operation, or an earlier one, has started or adopted. */
export async function awaitRun(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    { staysInState }: OutcomeOptions,
): Promise<JobRunState> {
    context.ownership.claim(facts.submission);
    const { submission, startedByUs } = facts;
    const waited = await waitForRun(context, submission, inputs.waitFor ?? "running", {
        startedByUs,
        reserveMs: reserveForStop(context.deadline, inputs),
        maxRunTimeMs: maxRunTimeOf(inputs),
    });
    const outcome = await stopAtLimit(context, inputs, facts, waited);
    const mayBeRevived = !staysInState && (await mayRevive(context, outcome));
    return outcomeToState(context, inputs, facts, outcome, { staysInState: staysInState || mayBeRevived });
}
