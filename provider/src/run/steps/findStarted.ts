import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { compareUsers, isSameRun } from "../model/identity.js";
import type { Observation } from "../model/observation.js";
import { type Descent, descentOf, mayBeSince, type SentStart } from "../model/sentStart.js";
import { livenessOf } from "../model/status.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import { consecutive, type Decision, poll } from "../observe/poll.js";
import { absenceError } from "./absence.js";
import type { Context } from "./context.js";

/** Ours may have ended, and another user's run have taken its place in the status: the user or the history tells. */
export async function isOnlyNewRun(context: Context, sent: SentStart, run: Submission): Promise<boolean> {
    if (compareUsers(run.creationUser, sent.self) === "same") return true;
    const history = await context.observer.listRuns();
    const runs = history?.runs.filter(({ isExecuteAuto }) => isExecuteAuto !== true) ?? [];
    const { after } = sent;
    // On a page of more, those that came after the run before are whole where that one is there too.
    const isWhole = history?.isWhole || runs.some((one) => after !== undefined && isSameRun(one, after));
    if (!isWhole) return false;
    // The history may name a user where the status does not.
    const entry = runs.find((one) => isSameRun(one, run));
    if (entry && descentOf(entry, sent, { isJustSent: true }) !== "yes") return false;
    // Without ids, runs of one second are one: of two that are as the last run before the start, one may be its own.
    const asBefore = runs.filter((one) => after !== undefined && isSameRun(one, after));
    return asBefore.length <= 1 && runs.filter((one) => mayBeSince(one, sent)).length <= 1;
}

type Found =
    | { readonly kind: "run"; readonly run: Submission }
    /** The last run may have come of the start, and nothing decides it. */
    | { readonly kind: "perhaps"; readonly run: Submission }
    /** The last run did not come of the start, and is live, or may hide the one that did. */
    | { readonly kind: "other"; readonly run: Submission }
    /** The service was seen until the end of that time, and knows of none. */
    | { readonly kind: "none" }
    /** The job does not exist any more, and no run of it is live. */
    | { readonly kind: "jobGone"; readonly error: CdmError }
    /** The cluster is stopped or gone, by its own word, twice. */
    | { readonly kind: "clusterDown"; readonly error: Error }
    /** The service could not be asked for so long. */
    | { readonly kind: "unseen" };

interface Search {
    readonly forMs: number;
    /** The last run before the start has just been seen: any newer one is of now, however far apart the two clocks are. */
    readonly isJustSent?: boolean;
    /** CDM's own answer to the start, which accepts it. */
    readonly answer?: Submission | undefined;
}

/**
 * Goal: the run that a start has made, or that none can have come of it.
 *
 * 1. A run that can only have come of the start is the one, at once.
 * 2. A run that may have come of it is not told from others' later either, once a status has had its time to show it.
 * 3. That there is none counts once the start has had its time to show, and the job's history has none either.
 * 4. That the job is gone, or that its cluster is stopped or gone, counts once it was said twice.
 *
 * Limits: `forMs`, and the operation's deadline.
 */
export async function findStarted(
    context: Context,
    sent: SentStart,
    { forMs, isJustSent = false, answer }: Search,
): Promise<Found> {
    const { clock, observer, ownership } = context;
    const begunAt = clock.monotonic();
    const isSaidTwice = consecutive(2);
    let newRun: Submission | undefined;
    let doubted: Submission | undefined;

    async function accept(seen: Observation, askedAt: number): Promise<Decision<Found>> {
        const isAbsent = seen.kind === "absent";
        const isOfJob = isAbsent && seen.cause === "job";
        if (isSaidTwice(isAbsent ? (isOfJob ? "job" : "cluster") : undefined) && isAbsent) {
            if (isOfJob) return { done: { kind: "jobGone", error: seen.error } };
            return { done: { kind: "clusterDown", error: absenceError(context.job, seen) } };
        }
        const run = seen.kind === "run" ? seen.run : undefined;
        const isOthers = run !== undefined && ownership.isOfAnotherJobRun(run);
        const descent = run && !isOthers ? descentByAnswer(run, sent, { isJustSent, answer }) : "no";
        if (run && descent === "yes") return { done: { kind: "run", run } };
        if (run && descent === "perhaps") doubted = run;
        if (run && (livenessOf(run.status) === "live" || mayBeSince(run, sent))) newRun = run;
        const isDoubted =
            run !== undefined && descent === "perhaps" && askedAt >= begunAt + Math.min(forMs, consistencyGraceMs);
        const isTime = isDoubted || askedAt >= begunAt + forMs || (!isJustSent && isPastGrace(context, sent));
        if (isTime && seen.kind !== "unreachable" && !isAbsent) {
            if (run && descent === "perhaps") return { done: { kind: "perhaps", run } };
            const told = await findInHistory(context, sent, { isJustSent, answer });
            if (told.kind !== "none") return { done: told };
            if (doubted) return { done: { kind: "perhaps", run: doubted } };
            // A start beside a live run, or after one that may be ours or hide it, would be one too many.
            return { done: newRun ? { kind: "other", run: newRun } : told };
        }
        const afterMs = Math.min(observer.pollMs, consistencyGraceMs / 6);
        return { retry: { afterMs, mustFit: true, progress: "start sent, its run is not to be seen yet" } };
    }

    try {
        const outcome = await poll(context, accept);
        return "done" in outcome ? outcome.done : { kind: "unseen" };
    } catch (error) {
        if (error instanceof CdmError) return { kind: "unseen" };
        throw error;
    }
}

/** A status that knows of no run may be wrong, and a run that came and went may be hidden: the job's history is the second witness, where it can be had. */
async function findInHistory(context: Context, sent: SentStart, search: Omit<Search, "forMs">): Promise<Found> {
    const history = await context.observer.listRuns();
    const runs = history?.runs.filter((run) => !context.ownership.isOfAnotherJobRun(run)) ?? [];
    const byDescent = (wanted: Descent) => runs.find((run) => descentByAnswer(run, sent, search) === wanted);
    const run = byDescent("yes");
    if (run) return { kind: "run", run };
    const doubted = byDescent("perhaps");
    return doubted ? { kind: "perhaps", run: doubted } : { kind: "none" };
}

/**
 * A start of an earlier operation has had its time to show where the service's clock and ours both say so: ours may have been set
 * meanwhile, and two machines of a gateway may be minutes apart.
 */
function isPastGrace(context: Context, { since, between }: SentStart): boolean {
    const now = context.observer.serviceNow();
    const isPast = between !== undefined && now !== undefined && now > between[1];
    return isPast && context.clock.now() - since >= consistencyGraceMs;
}

/** An answer to the start that dates its run tells it from all others, though it gives no id. */
function descentByAnswer(
    run: Submission,
    sent: SentStart,
    { isJustSent = false, answer }: Omit<Search, "forMs">,
): Descent {
    if (answer?.creationDate === undefined) return descentOf(run, sent, { isJustSent });
    return isSameRun(run, answer) ? "yes" : "no";
}
