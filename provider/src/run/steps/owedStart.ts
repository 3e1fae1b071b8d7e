import type { Submission } from "../../cdm/submission.js";
import { describeMoment } from "../../common/dates.js";
import { JobRunError, PartialFailureError } from "../model/errors.js";
import { isIdentified } from "../model/identity.js";
import {
    explainUnchangedIfRunning,
    ifRunningChangedTo,
    withOldIfRunning,
    withOldRunInputs,
} from "../model/ifRunningChange.js";
import type { JobRunInputs } from "../model/inputs.js";
import { policyAtUpdate, type StopPolicy, stopAny } from "../model/policy.js";
import { isOfOurUser, type SentStart } from "../model/sentStart.js";
import { claimOf, type RunFacts, toState } from "../model/state.js";
import { livenessOf } from "../model/status.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import type { Context } from "./context.js";
import { findStarted, isOnlyNewRun } from "./findStarted.js";
import { notAdoptableError } from "./refusals.js";
import { adoptedRun } from "./startAndAwait.js";
import { explainUnknownDescent } from "./unknownDescent.js";

/** What came of a start that is owed. What is taken over on the user's word only was not started by us. */
type OwedRun = Pick<RunFacts, "submission" | "startedByUs" | "__adopted">;

/** What is made of a run of which nothing tells whether it came of the start that is owed. */
type ResolvePerhaps = (run: Submission, sent: SentStart) => OwedRun | "notOurs" | "unclear";

/** `ifRunning` decides, as where a create finds a live run. One that has ended may be ours, and a second start one too many. */
function resolvePerhapsAtUpdate(context: Context, inputs: JobRunInputs, old: JobRunInputs): ResolvePerhaps {
    return (run) => {
        if (ifRunningChangedTo("adopt", inputs, old) && isIdentified(run)) return adoptedRun(context, run);
        return ifRunningChangedTo("restart", inputs, old) ? "notOurs" : "unclear";
    };
}

/** Where a start is owed, what is live may be stopped by the user's decision, whoever's it is. */
export function policyWithIfRunning(
    context: Context,
    facts: RunFacts,
    inputs: JobRunInputs,
    old: JobRunInputs,
): StopPolicy {
    const owesStart = facts.unfinished !== undefined && facts.unfinished.phase !== "wait";
    return owesStart && ifRunningChangedTo("restart", inputs, old)
        ? stopAny
        : policyAtUpdate(context.ownership, facts, inputs);
}

/** A run in the way of the start that is owed, where the user has decided to take it over. */
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
    return { ...adoptedRun(context, live), ...(lastStop && { lastStop }) };
}

/** One of our user is ours. Of any other, one that has ended needs no stop. */
export function resolvePerhapsAtDelete({ onForeignRun }: JobRunInputs): ResolvePerhaps {
    return (run, sent) => {
        if (onForeignRun === "stop") return "notOurs";
        // Ours by its user, as any run that he starts after ours: at a start it would not be enough, since that run may be another's.
        if (isOfOurUser(run, sent) && isIdentified(run)) return { submission: run, startedByUs: true };
        return livenessOf(run.status) === "live" ? "unclear" : "notOurs";
    };
}

/** What is known of the run, what came of a start that is owed included. */
export async function withOwedRun(context: Context, stored: RunFacts, perhaps: ResolvePerhaps): Promise<RunFacts> {
    const facts = await withUser(context, stored);
    const owed = await lookForOwedRun(context, facts, perhaps);
    if (owed === undefined) return facts;
    const { unfinished: _, ...known } = facts;
    return { ...known, ...owed };
}

/** The same at an update. What can't be told is asked of the user: the state remembers how the program stood then, so that a change of it decides. */
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

/** Who logs in today may be another user than the one who sent a start: his name proves that its run is ours, and never that it is not. */
async function withUser(context: Context, facts: RunFacts): Promise<RunFacts> {
    const { unfinished } = facts;
    if (unfinished?.phase !== "start") return facts;
    const today = unfinished.self === undefined ? await context.user.name() : undefined;
    const isUserShared = context.user.isShared;
    const known = { ...unfinished, ...(today !== undefined && { today }), ...(isUserShared && { isUserShared }) };
    return { ...facts, unfinished: known };
}

/**
 * Where a start of unknown effect is owed: looks for its run until it has had its time to show.
 *
 * @throws JobRunError where that can't be told: neither a start nor an end may be built on it
 */
async function lookForOwedRun(
    context: Context,
    { unfinished }: RunFacts,
    perhaps: ResolvePerhaps,
): Promise<OwedRun | undefined> {
    if (unfinished?.phase !== "start") return undefined;
    const found = await findStarted(context, unfinished, { forMs: consistencyGraceMs });
    const decide = (run: Submission) => {
        const decided = perhaps(run, unfinished);
        if (decided === "unclear")
            throw owedStartUnclearError(context, unfinished.since, explainUnknownDescent(context, run));
        return decided === "notOurs" ? undefined : decided;
    };
    switch (found.kind) {
        case "run":
            if (unfinished.isAccepted && !(await isOnlyNewRun(context, unfinished, found.run)))
                return decide(found.run);
            return { submission: found.run, startedByUs: true };
        // What another user started is not the one, and hides no live run: CDM has one at a time.
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

function owedStartUnclearError({ job }: Context, since: number, why: string): JobRunError {
    return new JobRunError(
        "owedStartUnclear",
        `A start of ${job.label} was sent at ${describeMoment(since)}, and whether a run came of it can't be told. ${why} ` +
            `The resource stays in the state. Run pulumi again, or stop the run by hand${job.manualStop}`,
    );
}
