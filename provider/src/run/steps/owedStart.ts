import type { Submission } from "../../cdm/submission.js";
import { describeMoment } from "../../common/dates.js";
import { describeRun } from "../model/describe.js";
import { JobRunError, PartialFailureError } from "../model/errors.js";
import { isIdentified } from "../model/identity.js";
import {
    explainUnchangedIfRunning,
    ifRunningChangedTo,
    withOldIfRunning,
    withOldRunInputs,
} from "../model/ifRunningChange.js";
import type { JobRunInputs } from "../model/inputs.js";
import { policyAtUpdate, type StopPolicy, stopByIfRunning } from "../model/policy.js";
import { descentOf, isOfOurUser, type SentStart } from "../model/sentStart.js";
import { claimOf, type RunFacts, toState } from "../model/state.js";
import { livenessOf } from "../model/status.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import { adopt } from "./adopt.js";
import type { Context, Job } from "./context.js";
import { type Found, findStarted, isOnlyNewRun, listFitting } from "./findStarted.js";
import { notAdoptableError } from "./refusals.js";
import { explainUnknownDescent } from "./unknownDescent.js";

/** The run of an owed start. A run that the user let us adopt does not count as started by us. */
type OwedRun = Pick<RunFacts, "submission" | "startedByUs" | "__adopted">;

/** Decides about a run if nothing tells whether it came of the owed start. */
type ResolvePerhaps = (run: Submission, sent: SentStart) => OwedRun | "notOurs" | "unclear";

/**
 * Goal: the facts, with the run of an owed start if there is one.
 *
 * 1. A run that came of the start is ours. If CDM accepted the start without naming its run, it also has to be the only new one.
 * 2. If nothing tells, `resolve` decides: at an update by a change of `ifRunning`, at a delete by `onForeignRun` and the user.
 * 3. If there is no run, the facts stay as they are.
 *
 * Limits: `consistencyGraceMs` for the run to show, and the operation's deadline. Starts and stops nothing.
 *
 * @throws JobRunError if it stays unclear: no start or stop may rely on that
 */
export async function withOwedRun(context: Context, stored: RunFacts, resolve: ResolvePerhaps): Promise<RunFacts> {
    const facts = await withUser(context, stored);
    const owed = await lookForOwedRun(context, facts, resolve);
    if (owed === undefined) return facts;
    const { unfinished: _, ...known } = facts;
    return { ...known, ...owed };
}

/** The same at an update. If it stays unclear, the error asks the user to change `ifRunning`. The state keeps the old value, so that the change shows. */
export async function withOwedRunAtUpdate(
    context: Context,
    stored: RunFacts,
    inputs: JobRunInputs,
    old: JobRunInputs,
): Promise<RunFacts> {
    try {
        return await withOwedRun(context, stored, resolvePerhapsAtUpdate(context, inputs, old));
    } catch (error) {
        if (!(error instanceof JobRunError) || error.kind !== "owedStartUnclear") throw error;
        // mutant: the decision that could not be acted on yet
        const kept = toState(withOldRunInputs(withOldIfRunning(inputs, old), old), stored);
        throw new PartialFailureError(
            context.job.id,
            kept,
            error.kind,
            `${error.sentence}${explainUnchangedIfRunning(inputs, old)}`,
            { cause: error },
        );
    }
}

/** Adds the user who logs in now. That may not be the user who sent the start: a match proves that the run is ours, a difference proves nothing. */
async function withUser(context: Context, facts: RunFacts): Promise<RunFacts> {
    const { unfinished } = facts;
    if (unfinished?.phase !== "start") return facts;
    const today = unfinished.self === undefined ? await context.user.name() : undefined;
    const isUserShared = context.user.isShared;
    const known = { ...unfinished, ...(today !== undefined && { today }), ...(isUserShared && { isUserShared }) };
    return { ...facts, unfinished: known };
}

/**
 * Looks for the run of an owed start until it has had its time to show.
 *
 * @throws JobRunError if it stays unclear
 */
async function lookForOwedRun(
    context: Context,
    { unfinished }: RunFacts,
    resolve: ResolvePerhaps,
): Promise<OwedRun | undefined> {
    if (unfinished?.phase !== "start") return undefined;
    const shown = await findStarted(context, unfinished, { forMs: consistencyGraceMs });
    const found = context.job.hasState ? shown : await foundWithoutState(context, unfinished, shown);
    const decide = (run: Submission) => {
        const decided = resolve(run, unfinished);
        if (decided === "unclear")
            throw owedStartUnclearError(context, unfinished.since, explainUnknownDescent(context, run));
        return decided === "notOurs" ? undefined : decided;
    };
    switch (found.kind) {
        case "run":
            if (unfinished.isAccepted && !(await isOnlyNewRun(context, unfinished, found.run)))
                return decide(found.run);
            return { submission: found.run, startedByUs: true };
        // Another user's run is not the one. It hides no live run either, because CDM runs a job once at a time.
        case "other":
        case "none":
        case "jobGone":
        case "clusterDown":
            return undefined;
        case "unseen":
            throw owedStartUnclearError(context, unfinished.since, "Its status could not be read for long enough.");
        case "perhaps":
            return decide(found.run);
    }
}

/**
 * Without a state, a later run of our user is not ours. So the job's history has to tell the start's own run from later ones.
 *
 * @throws JobRunError if several runs may have come of the start, and one of them is live
 */
async function foundWithoutState(context: Context, sent: SentStart, shown: Found): Promise<Found> {
    if (shown.kind !== "run" && shown.kind !== "perhaps") return shown;
    const [run, ...others] = await listFitting(context, sent);
    // mutant: the later run of the same user, beside a start in doubt
    if (run !== undefined && others.length === 0) return { kind: "run", run };
    if (run === undefined) return shown;
    if (livenessOf(shown.run.status) !== "live") return { kind: "other", run: shown.run };
    throw owedStartUnclearError(
        context,
        sent.since,
        `Several runs may have come of it, and ${describeRun(shown.run)} is live. It was not stopped.`,
    );
}

/** A change of `ifRunning` decides, as at a create. Without one it stays unclear, also for a run that has ended: a second start could be one too many. */
function resolvePerhapsAtUpdate(context: Context, inputs: JobRunInputs, old: JobRunInputs): ResolvePerhaps {
    return (run) => {
        if (ifRunningChangedTo("adopt", inputs, old) && isIdentified(run)) return adopt(context, inputs, run);
        return ifRunningChangedTo("restart", inputs, old) ? "notOurs" : "unclear";
    };
}

/** If a start is owed and the user has changed `ifRunning` to "restart", any live run may be stopped. */
export function policyWithIfRunning(
    context: Context,
    facts: RunFacts,
    inputs: JobRunInputs,
    old: JobRunInputs,
): StopPolicy {
    const owesStart = facts.unfinished !== undefined && facts.unfinished.phase !== "wait";
    return owesStart && ifRunningChangedTo("restart", inputs, old)
        ? stopByIfRunning(inputs)
        : policyAtUpdate(context.ownership, facts, inputs);
}

/** Adopts a foreign live run in the way of an owed start, if the user has changed `ifRunning` to "adopt". */
export function adoptByIfRunning(
    context: Context,
    facts: RunFacts,
    inputs: JobRunInputs,
    old: JobRunInputs,
    live: Submission | undefined,
): RunFacts | undefined {
    const { unfinished, lastStop } = facts;
    if (unfinished?.phase !== "restart" || !live || !ifRunningChangedTo("adopt", inputs, old)) return undefined;
    if (context.ownership.isOurs(live, claimOf(facts))) return undefined;
    if (!isIdentified(live)) throw notAdoptableError(context, live);
    return { ...adopt(context, inputs, live), ...(lastStop && { lastStop }) };
}

/** A run of our user is ours. Any other run needs no stop once it has ended. */
export function resolvePerhapsAtDelete({ onForeignRun }: JobRunInputs, { hasState }: Job): ResolvePerhaps {
    return (run, sent) => {
        if (onForeignRun === "stop") return "notOurs";
        // At a delete the user is enough, as for any later run of that user. At a start it is not: the run may belong to something else.
        // Nor is it without a state, where a later run of that user is not ours.
        const isEnough = hasState || descentOf(run, sent) === "yes";
        if (isEnough && isOfOurUser(run, sent) && isIdentified(run)) return { submission: run, startedByUs: true };
        return livenessOf(run.status) === "live" ? "unclear" : "notOurs";
    };
}

function owedStartUnclearError({ job }: Context, since: number, why: string): JobRunError {
    return new JobRunError(
        "owedStartUnclear",
        `A start of ${job.label} was sent at ${describeMoment(since)}, and whether a run came of it can't be told. ${why} ` +
            `${job.hasState ? "The resource stays in the state. Run pulumi again, or stop" : "Try it again, or stop"} the run by hand${job.manualStop}`,
    );
}
