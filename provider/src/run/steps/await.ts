import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { describeRun } from "../model/describe.js";
import { compareRuns, identityOf, type RunIdentity } from "../model/identity.js";
import { showsOurUser } from "../model/state.js";
import { type WaitFor, waiterStateOf } from "../model/status.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import { absenceOf } from "./absence.js";
import type { Operation } from "./context.js";

/** How a wait ended, with the last that was seen of the run. Only who asked for the wait knows whether that is an error. */
export type WaitOutcome = { readonly submission: Submission } & (
    | { readonly kind: "reached" }
    /** The run ended in a way that excludes what is waited for. Seen only once, it may still be revived. */
    | { readonly kind: "failed"; readonly isSeenTwice: boolean }
    | { readonly kind: "outOfTime" }
    /** The service can't be asked any more. */
    | { readonly kind: "outOfSight" | "clusterDown"; readonly error: Error }
    | { readonly kind: "jobGone"; readonly error: CdmError }
    /** Somebody else's run came after ours; how ours ended is not to be had from the status. */
    | { readonly kind: "superseded"; readonly by: Submission }
    /** CDM does not know the run any more: the job was made anew, or its history was lost. */
    | { readonly kind: "outOfHistory"; readonly instead: string }
);

const slowestPollMs = 30_000;

interface WaitOptions {
    /** Whether this resource has started the run itself: then a newer run of the same user is followed too. */
    readonly startedByUs: boolean;
    /** How much of the operation's time is left unused. @default 0 */
    readonly reserveMs?: number;
    /** Whether a run that is followed becomes this resource's. @default true */
    readonly isClaimed?: boolean;
}

/**
 * Waits for a run of ours: looks before the first sleep and never sleeps past the deadline. A run that the schedule or the
 * automatic retry started after ours is followed in its place.
 *
 * What may pass (a disturbed gateway, a page with a 500) is waited through.
 */
export async function waitForRun(
    operation: Operation,
    started: Submission,
    waitFor: WaitFor,
    { startedByUs, reserveMs = 0, isClaimed = true }: WaitOptions,
): Promise<WaitOutcome> {
    let submission = started;
    const starter = showsOurUser(started, startedByUs) ? started.creationUser : undefined;
    let pollMs = operation.pollMs;
    let failedBefore = false;
    let isPollApart = false;
    let goneBefore = false;
    let lastShownAt = operation.clock.monotonic();
    if (waiterStateOf(submission.status, waitFor) === "reached" && waitFor === "submitted")
        return { kind: "reached", submission };
    for (;;) {
        const askedAt = operation.clock.monotonic();
        const seen = await lookAt(operation, submission, starter);
        const now = operation.clock.monotonic();
        if (seen.kind === "behind") {
            if (askedAt - lastShownAt >= consistencyGraceMs)
                return { kind: "outOfHistory", instead: seen.instead, submission };
        } else if (seen.kind === "run") {
            lastShownAt = now;
            submission = seen.submission;
            if (isClaimed) operation.claim(submission);
        } else if (seen.kind === "jobGone" && !goneBefore) {
            // Said once, it is no proof.
            goneBefore = true;
            if (await operation.sleep(operation.pollMs, reserveMs)) continue;
            return { kind: "outOfSight", error: seen.error, submission };
        } else if (seen.kind !== "disturbed") {
            return { ...seen, submission };
        }
        if (seen.kind === "run") goneBefore = false;
        const standing = waiterStateOf(submission.status, waitFor);
        operation.log.progress(describeProgress(operation, submission));
        if (standing === "reached") return { kind: "reached", submission };
        // One more look a poll later: the job's automatic retry (RETRY_TRIPLE) may have revived it.
        // A look that nobody has answered is no second one.
        const isSeen = seen.kind === "run";
        if (standing === "failed" && failedBefore && isSeen)
            return { kind: "failed", isSeenTwice: isPollApart, submission };
        failedBefore = standing === "failed" && (isSeen || failedBefore);
        // Two looks at once are one: what the deadline cuts short is no pause between them.
        isPollApart = operation.timeLeftMs() - reserveMs >= operation.pollMs;
        const gapMs = failedBefore ? operation.pollMs : jitter(pollMs, operation.clock.random());
        if (!(await operation.sleep(gapMs, reserveMs))) {
            return failedBefore
                ? { kind: "failed", isSeenTwice: false, submission }
                : { kind: "outOfTime", submission };
        }
        pollMs = Math.max(operation.pollMs, Math.min(slowestPollMs, pollMs * 1.5));
    }
}

type Seen =
    | { readonly kind: "behind"; readonly instead: string }
    | { readonly kind: "disturbed" }
    | { readonly kind: "run"; readonly submission: Submission }
    | { readonly kind: "outOfSight" | "clusterDown"; readonly error: Error }
    | { readonly kind: "jobGone"; readonly error: CdmError }
    | { readonly kind: "superseded"; readonly by: Submission };

/** @param starter who has started ours, where we have started it ourselves */
async function lookAt(operation: Operation, ours: Submission, starter: string | undefined): Promise<Seen> {
    try {
        const observation = await operation.tryToLook();
        if (observation instanceof CdmError) return { kind: "disturbed" };
        if (observation.kind === "gone") {
            if (observation.what === "gone") return { kind: "jobGone", error: observation.error };
            return { kind: "clusterDown", error: absenceOf(operation, observation) };
        }
        if (observation.kind === "neverRan") return { kind: "behind", instead: "no run" };
        const { submission } = observation;
        const relation = compareRuns(submission, ours);
        if (relation === "same") return { kind: "run", submission: { ...ours, ...submission } };
        if (relation !== "newer") return { kind: "behind", instead: describeRun(submission) };
        const run: RunIdentity = identityOf(ours);
        const owner = operation.ownerOf(submission, { run, user: starter, startedByUs: starter !== undefined });
        if (owner === "unknown") return { kind: "behind", instead: describeRun(submission) };
        if (owner === "foreign") return { kind: "superseded", by: submission };
        return { kind: "run", submission };
    } catch (error) {
        // A fault of ours too: whatever ends the wait, the run is not forgotten.
        return { kind: "outOfSight", error: error instanceof Error ? error : new Error(String(error)) };
    }
}

/** `RUNNING 42 %, 3 min`. Progress is for the eyes only: editions give it as a fraction, in percent, as 0 or −1. */
function describeProgress(operation: Operation, { status, progress }: Submission): string {
    const percent = progress !== undefined && progress > 1 && progress <= 100 ? ` ${Math.round(progress)} %` : "";
    const elapsedMs = operation.elapsedMs();
    const interruption = elapsedMs < longWaitMs ? undefined : operation.atInterruption();
    return `${status ?? "no status"}${percent}, ${describeDuration(elapsedMs)}${interruption ? atSecondCtrlC[interruption] : ""}`;
}

/** From here on somebody may be looking for a way out. */
const longWaitMs = 30_000;
const atSecondCtrlC = {
    stop: " (Ctrl-C twice stops the run)",
    leave: " (Ctrl-C twice leaves the run to nobody)",
} as const;

function jitter(milliseconds: number, random: number): number {
    return Math.round(milliseconds * (0.8 + 0.4 * random));
}
