import type { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { describeRun } from "../model/describe.js";
import { compareRuns, identityOf, isSameRun } from "../model/identity.js";
import type { Observation } from "../model/observation.js";
import { describeProgress } from "../model/progressText.js";
import { type ProgressSample, progressAt, withSample } from "../model/runProgress.js";
import { showsOurUser } from "../model/state.js";
import { type WaitFor, waiterStateOf } from "../model/status.js";
import { consistencyGraceMs, longWaitMs, shortestLimitGapMs } from "../model/timeouts.js";
import { isCancelled } from "../observe/cancellation.js";
import type { Purpose } from "../observe/hint.js";
import { datedAgeOf, gapByAgeMs, jitter } from "../observe/pace.js";
import { consecutive, type Decision, poll } from "../observe/poll.js";
import { absenceError } from "./absence.js";
import type { Context } from "./context.js";

/** How a wait ended, and the run as it was last seen. The caller decides whether that is an error. */
export type WaitOutcome = { readonly submission: Submission } & (
    | { readonly kind: "success" }
    /** The run ended in a way that excludes `waitFor`. If that was seen only once, CDM may still revive the run. */
    | { readonly kind: "failure"; readonly isSeenTwice: boolean }
    | { readonly kind: "outOfTime" }
    /** The run is live, and older than `maxRunTimeMs`. */
    | { readonly kind: "overTime" }
    | { readonly kind: "cancelled"; readonly error: Error }
    /** CDM can't be asked any more. */
    | { readonly kind: "outOfSight" | "clusterDown"; readonly error: Error }
    | { readonly kind: "jobGone"; readonly error: CdmError }
    /** A foreign run came after ours. The status does not show how ours ended. */
    | { readonly kind: "superseded"; readonly by: Submission }
    /** CDM does not know the run any more: the job was created again, or its history was lost. */
    | { readonly kind: "outOfHistory"; readonly instead: string }
);

interface WaitOptions {
    /** Whether this resource started the run itself. Then the wait also follows a newer run of the same user. */
    readonly startedByUs: boolean;
    /** How much of the operation's time is left unused. @default 0 */
    readonly reserveMs?: number;
    /** How old the run may become. @default as old as it likes */
    readonly maxRunTimeMs?: number | undefined;
    /** Whether a run that the wait follows becomes this resource's. @default true */
    readonly isClaimed?: boolean;
    /** What the resource's row says of the wait, beside how far the run is. @default in a long wait what a second Ctrl-C does */
    readonly note?: string;
}

/**
 * Goal: our run meets `waitFor`, or it is known that it never will.
 *
 * 1. The status shows our run, or a run that the schedule or the automatic retry started after it. The wait follows that one.
 * 2. A success counts at once. A failure counts once it was seen twice, a poll apart: the automatic retry may revive the run.
 * 3. The job counts as gone once CDM has said so twice.
 * 4. A run that is live and older than `maxRunTimeMs` ends the wait.
 *
 * Limits: `consistencyGraceMs` for a status that does not show the run; the deadline, less the reserve, for failures that may
 * pass, such as a disturbed gateway or a page with a 500. Never throws: an error ends the wait as `outOfSight` or `cancelled`.
 */
export async function waitForRun(
    context: Context,
    started: Submission,
    waitFor: WaitFor,
    { startedByUs, reserveMs = 0, maxRunTimeMs = Number.POSITIVE_INFINITY, isClaimed = true, note }: WaitOptions,
): Promise<WaitOutcome> {
    if (waitFor === "submitted" && waiterStateOf(started.status, waitFor) === "success")
        return { kind: "success", submission: started };
    const { clock, deadline, observer, ownership } = context;
    const starter = showsOurUser(started, startedByUs) ? started.creationUser : undefined;
    const isGoneTwice = consecutive(2);
    observer.recall(started);
    let submission = started;
    let lastShownAt = clock.monotonic();
    let followedSince = lastShownAt;
    let progress = withSample(undefined, { run: started, at: lastShownAt });
    let failedBefore = false;
    let isPollApart = false;

    function accept(observation: Observation, askedAt: number): Decision<WaitOutcome> {
        const seen = whatShows(context, observation, submission, starter);
        switch (seen.kind) {
            case "run":
                lastShownAt = clock.monotonic();
                recordFollowed(context, submission, seen.submission);
                if (!isSameRun(submission, seen.submission)) followedSince = lastShownAt;
                submission = seen.submission;
                progress = withSample(progress, { run: submission, at: askedAt, ...seen.look });
                if (isClaimed) ownership.claim(submission);
                isGoneTwice(undefined);
                break;
            case "stale":
                if (askedAt - lastShownAt < consistencyGraceMs) break;
                return { done: { kind: "outOfHistory", instead: seen.instead, submission } };
            case "unreachable":
                break;
            case "jobGone":
                if (isGoneTwice("gone")) return { done: { ...seen, submission } };
                return { retry: { afterMs: observer.pollMs } };
            default:
                return { done: { ...seen, submission } };
        }
        const waiter = waiterStateOf(submission.status, waitFor);
        if (waiter === "success") return { done: { kind: "success", submission } };
        // An observation that CDM has not answered is no second one.
        // mutant: a look that is answered as the second one at a failure
        const isShown = seen.kind === "run";
        if (waiter === "failure" && failedBefore && isShown)
            return { done: { kind: "failure", isSeenTwice: isPollApart, submission } };
        const timeLeftMs = maxRunTimeMs - runTimeOf(context, submission, followedSince);
        // mutant: the longest time of a run
        if (waiter === "retry" && isShown && timeLeftMs <= 0) return { done: { kind: "overTime", submission } };
        failedBefore = waiter === "failure" && (isShown || failedBefore);
        // If the deadline cuts the pause short, the next observation does not count as a second one.
        isPollApart = deadline.timeLeftMs() - reserveMs >= observer.pollMs;
        const gapMs = observer.listedGapMs() ?? gapByAgeMs(context, submission);
        const nextMs = jitter(gapMs, clock.random());
        // A run that does not show can't be stopped. The next look need not come sooner because its time is over.
        const limitedMs = timeLeftMs > 0 ? Math.min(nextMs, Math.max(timeLeftMs, shortestLimitGapMs)) : nextMs;
        const afterMs = failedBefore ? observer.pollMs : limitedMs;
        const hint = waiter === "failure" ? "asking again" : (note ?? ctrlCHint(context));
        return { retry: { afterMs, progress: describeProgress(progressAt(progress, clock.monotonic()), hint) } };
    }

    /** A list of jobs may say that the run is as it was, but not that this is enough. */
    function purpose(): Purpose | undefined {
        // mutant: the status request that ends a wait
        if (waiterStateOf(submission.status, waitFor) !== "retry") return undefined;
        return waitFor === "completed" ? "waitForEnd" : "wait";
    }

    try {
        const outcome = await poll(context, accept, { reserveMs, purpose });
        if ("done" in outcome) return outcome.done;
        const { timedOut } = outcome;
        if (timedOut.kind === "absent") return { kind: "outOfSight", error: timedOut.error, submission };
        return failedBefore ? { kind: "failure", isSeenTwice: false, submission } : { kind: "outOfTime", submission };
    } catch (error) {
        if (isCancelled(error)) return { kind: "cancelled", error, submission };
        // A fault of ours counts as well: the state keeps the run, whatever ends the wait.
        return { kind: "outOfSight", error: error instanceof Error ? error : new Error(String(error)), submission };
    }
}

function recordFollowed({ record }: Context, ours: Submission, now: Submission): void {
    const { submissionId: run, status, creationUser: user, isExecuteAuto } = now;
    if (run === undefined || ours.submissionId === undefined || run === ours.submissionId) return;
    const because = isExecuteAuto === true ? "CDM started it by itself after ours" : "our user started it after ours";
    record({ event: "decision", decision: "follow", because, run, status, user });
}

/**
 * How long a run has lasted: at least as long as this wait has followed it. If this operation has started it, its date can't say more
 * than the operation's own time: a cluster's clock may be wrong.
 *
 * @param followedSince on the monotonic clock
 */
function runTimeOf(
    { clock, deadline, observer, starts }: Pick<Context, "clock" | "deadline" | "observer" | "starts">,
    run: Submission,
    followedSince: number,
): number {
    const atLeast = Math.max(datedAgeOf(observer, run), clock.monotonic() - followedSince);
    // mutant: the run that a wrong clock makes old
    return starts.isPending() ? Math.min(atLeast, deadline.elapsedMs()) : atLeast;
}

type Seen =
    | { readonly kind: "stale"; readonly instead: string }
    | { readonly kind: "unreachable" }
    | {
          readonly kind: "run";
          readonly submission: Submission;
          readonly look: Pick<ProgressSample, "moved" | "isWhole">;
      }
    | { readonly kind: "clusterDown"; readonly error: Error }
    | { readonly kind: "jobGone"; readonly error: CdmError }
    | { readonly kind: "superseded"; readonly by: Submission };

/** @param starter the user who started our run, if this resource started it */
function whatShows(
    { job, ownership }: Pick<Context, "job" | "ownership">,
    observation: Observation,
    ours: Submission,
    starter: string | undefined,
): Seen {
    if (observation.kind === "unreachable") return { kind: "unreachable" };
    if (observation.kind === "absent") {
        if (observation.cause === "job") return { kind: "jobGone", error: observation.error };
        return { kind: "clusterDown", error: absenceError(job, observation) };
    }
    if (observation.kind === "neverRan") return { kind: "stale", instead: "no run" };
    const { run, moved } = observation;
    const look = { moved, isWhole: observation.isHint !== true };
    const relation = compareRuns(run, ours);
    if (relation === "same") return { kind: "run", submission: { ...ours, ...run }, look };
    if (relation !== "newer") return { kind: "stale", instead: describeRun(run) };
    const owner = ownership.ownerOf(run, { run: identityOf(ours), user: starter, startedByUs: starter !== undefined });
    if (owner === "unknown") return { kind: "stale", instead: describeRun(run) };
    if (owner === "foreign") return { kind: "superseded", by: run };
    return { kind: "run", submission: run, look };
}

/**
 * What a second Ctrl-C does. Only in a long wait: the user may want to end it. Undefined if it does nothing to the run, and without an
 * engine: there the caller decides what Ctrl-C does.
 */
function ctrlCHint({ deadline, job, starts }: Pick<Context, "deadline" | "job" | "starts">): string | undefined {
    const interruption = !job.hasState || deadline.elapsedMs() < longWaitMs ? undefined : starts.onInterrupt();
    return interruption && atSecondCtrlC[interruption];
}

const atSecondCtrlC = { stop: "Ctrl-C twice stops the run", leave: "Ctrl-C twice abandons the run" } as const;
