import type { Submission } from "../../cdm/submission.js";
import { compareRuns, isIdentified, type RunIdentity } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { type Answered, liveRun } from "../model/observation.js";
import type { JobRunState, LastStop, RunFacts } from "../model/state.js";
import { refuseAbsence } from "./absence.js";
import { waitForRun } from "./await.js";
import type { Context } from "./context.js";
import { type OutcomeOptions, outcomeToState, startUnclearError } from "./outcome.js";
import { foreignRunError } from "./refusals.js";
import { mayRevive } from "./revival.js";
import { type StartOutcome, startOnce } from "./start.js";

/** What the run before leaves to the one that is started after it. */
export interface PreviousRun {
    /** How it was stopped, where it had to be. */
    readonly lastStop?: LastStop | undefined;
    /** Who starts our runs, where it was one of ours. */
    readonly user?: string | undefined;
    /** The run itself, where we started it: until the next one shows, an automatic retry may bring it back. */
    readonly submission?: Submission | undefined;
    /** What the state knows the last run by, which a status that lags behind may not show yet. */
    readonly known?: RunIdentity | undefined;
    /** The resource is in the state already, or has to be, so a run that fails is not forgotten by an error. */
    readonly staysInState?: boolean;
    /** Whether it is a create: there `ifRunning` decides. */
    readonly isNew?: boolean;
}

/**
 * Starts the job once and waits for that run.
 *
 * @param before the job's last run as it has just been seen
 * @throws JobRunError where it is live: a start beside it is CDM's to refuse, and not to be relied on
 */
export async function startAndAwait(
    context: Context,
    inputs: JobRunInputs,
    before: Answered,
    { lastStop, user, submission = {}, known, staysInState = false, isNew = false }: PreviousRun = {},
): Promise<JobRunState> {
    refuseAbsence(context.job, before);
    const live = liveRun(before);
    if (live) throw foreignRunError(context, live);
    const facts = { startedByUs: true, ...(lastStop && { lastStop }) };
    const start = await startOrUnclear(context, inputs, runBefore(before, known), user);
    if (start.kind === "started")
        return awaitRun(context, inputs, { ...facts, submission: start.submission }, { staysInState });
    // At create a live run is to be taken over whoever started it, so this one too.
    if (start.kind === "perhaps" && inputs.ifRunning === "adopt" && isNew && isIdentified(start.submission)) {
        return awaitRun(context, inputs, { ...facts, ...adoptedRun(context, start.submission) }, { staysInState });
    }
    throw startUnclearError(context, inputs, { ...facts, submission }, start);
}

/** The newer of what was seen and what is known: a status may lag behind. */
function runBefore(before: Answered, known: RunIdentity | undefined): RunIdentity | undefined {
    if (before.kind !== "run") return known;
    return known && compareRuns(known, before.run) === "newer" ? known : before.run;
}

/** Whatever is thrown once a start may have been sent, by a parser or by a fault of ours, that start is owed. */
async function startOrUnclear(
    context: Context,
    { variables }: JobRunInputs,
    before: RunIdentity | undefined,
    user: string | undefined,
): Promise<StartOutcome> {
    const since = context.clock.now();
    try {
        return await startOnce(context, before, variables, user);
    } catch (error) {
        if (!context.starts.isPending()) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        return { kind: "unclear", sent: { since, after: before, user }, reason };
    }
}

/** A run that is taken over, with a mark that tells this time from another: a replacement may adopt what its old half has adopted. */
export function adoptedRun({ clock }: Pick<Context, "clock">, submission: Submission) {
    return { submission, startedByUs: false, __adopted: `${clock.now()}-${clock.random()}` } as const;
}

/** Waits for a run that has been started or adopted, now or by an earlier operation. */
export async function awaitRun(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    { staysInState }: OutcomeOptions,
): Promise<JobRunState> {
    context.ownership.claim(facts.submission);
    const { submission, startedByUs } = facts;
    const outcome = await waitForRun(context, submission, inputs.waitFor ?? "running", { startedByUs });
    const mayBeRevived = !staysInState && (await mayRevive(context, outcome));
    return outcomeToState(context, inputs, facts, outcome, { staysInState: staysInState || mayBeRevived });
}
