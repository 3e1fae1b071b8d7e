import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { compareUsers, isSameRun } from "../model/identity.js";
import type { Observation } from "../model/observation.js";
import { type Descent, descentOf, mayBeNewer, type SentStart } from "../model/sentStart.js";
import { livenessOf } from "../model/status.js";
import { consistencyGraceMs, longestSearchGapMs } from "../model/timeouts.js";
import { consecutive, type Decision, poll } from "../observe/poll.js";
import { absenceError } from "./absence.js";
import type { Context } from "./context.js";

export type Found =
    | { readonly kind: "run"; readonly run: Submission }
    /** The last run may have come of the start. Nothing decides it. */
    | { readonly kind: "perhaps"; readonly run: Submission }
    /** The last run did not come of the start. It is live, or it may hide the run that did. */
    | { readonly kind: "other"; readonly run: Submission }
    /** CDM answered until the end of that time, and knows no such run. */
    | { readonly kind: "none" }
    /** The job does not exist any more, and no run of it is live. */
    | { readonly kind: "jobGone"; readonly error: CdmError }
    /** The cluster is stopped or gone. CDM has said so twice. */
    | { readonly kind: "clusterDown"; readonly error: Error }
    /** CDM did not answer for long enough. */
    | { readonly kind: "unseen" };

interface Search {
    /** How long a run may take to show. */
    readonly forMs: number;
    /** The last run before the start was just seen. Any newer run began since, however far apart the two clocks are. */
    readonly isJustSent?: boolean;
    /** CDM's answer to the start, if it accepts it. */
    readonly answer?: Submission | undefined;
}

/**
 * Goal: the run that came of a start, or the knowledge that no run came of it.
 *
 * 1. A run that can only have come of the start counts at once.
 * 2. A run that may have come of it counts as `perhaps` after `consistencyGraceMs`. Later answers would not decide it either.
 * 3. `none` counts after `forMs`, if the job's history has no such run either.
 * 4. A job that is gone, or a cluster that is stopped or gone, counts once CDM has said so twice.
 *
 * Limits: `forMs`, and the operation's deadline. Sends no order.
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
        if (run && (livenessOf(run.status) === "live" || mayBeNewer(run, sent))) newRun = run;
        const isDoubted =
            run !== undefined && descent === "perhaps" && askedAt >= begunAt + Math.min(forMs, consistencyGraceMs);
        const isTime = isDoubted || askedAt >= begunAt + forMs || (!isJustSent && isPastGrace(context, sent));
        if (isTime && seen.kind !== "unreachable" && !isAbsent) {
            if (run && descent === "perhaps") return { done: { kind: "perhaps", run } };
            const inHistory = await findInHistory(context, sent, { isJustSent, answer });
            // mutant: the history that is asked for the run of a lost start
            if (inHistory.kind !== "none") return { done: inHistory };
            if (doubted) return { done: { kind: "perhaps", run: doubted } };
            // No second start beside a live run, or after a run that may be ours or may hide ours.
            return { done: newRun ? { kind: "other", run: newRun } : inHistory };
        }
        const afterMs = Math.min(observer.pollMs, longestSearchGapMs);
        return { retry: { afterMs, mustFit: true, progress: "1/3 starting, the run does not show yet" } };
    }

    try {
        const outcome = await poll(context, accept);
        return "done" in outcome ? outcome.done : { kind: "unseen" };
    } catch (error) {
        if (error instanceof CdmError) return { kind: "unseen" };
        throw error;
    }
}

/**
 * Whether the run is the only new one since the start. Ours may have ended, and another user's run may stand in the status. The user or
 * the history tells.
 */
export async function isOnlyNewRun(context: Context, sent: SentStart, run: Submission): Promise<boolean> {
    if (compareUsers(run.creationUser, sent.self) === "same") return true;
    const history = await context.observer.listRuns();
    const runs = history?.runs.filter(({ isExecuteAuto }) => isExecuteAuto !== true) ?? [];
    const { after } = sent;
    // If the history has more pages, this page is complete as far back as the run before the start, if it shows that one.
    const isWhole = history?.isWhole || runs.some((one) => after !== undefined && isSameRun(one, after));
    if (!isWhole) return false;
    // The history may name a user that the status does not.
    const entry = runs.find((one) => isSameRun(one, run));
    if (entry && descentOf(entry, sent, { isJustSent: true }) !== "yes") return false;
    // Without ids, two runs of one second look the same. If two equal the last run before the start, one of them may be the start's own.
    const asBefore = runs.filter((one) => after !== undefined && isSameRun(one, after));
    return asBefore.length <= 1 && runs.filter((one) => mayBeNewer(one, sent)).length <= 1;
}

/** The runs of the job's history that can have come of the start, the newest first. None if CDM does not show the history. */
export async function listFitting({ observer, ownership }: Context, sent: SentStart): Promise<readonly Submission[]> {
    const history = await observer.listRuns();
    const runs = history?.runs.filter((run) => !ownership.isOfAnotherJobRun(run)) ?? [];
    return runs.filter((run) => descentOf(run, sent) === "yes");
}

/** Asks the job's history, if CDM answers. The status may lag, and it hides a run that another one followed. */
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
 * Whether a start of an earlier operation has had its time to show. Both CDM's clock and ours have to say so: ours may have been set
 * since, and two machines of a gateway may be minutes apart.
 */
function isPastGrace(context: Context, { since, between }: SentStart): boolean {
    const now = context.observer.serviceNow();
    const isPast = between !== undefined && now !== undefined && now > between[1];
    return isPast && context.clock.now() - since >= consistencyGraceMs;
}

/** If CDM's answer to the start has a date, that date alone tells its run from others, even without an id. */
function descentByAnswer(
    run: Submission,
    sent: SentStart,
    { isJustSent = false, answer }: Omit<Search, "forMs">,
): Descent {
    if (answer?.creationDate === undefined) return descentOf(run, sent, { isJustSent });
    return isSameRun(run, answer) ? "yes" : "no";
}
