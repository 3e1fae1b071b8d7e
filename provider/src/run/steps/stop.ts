import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { isSameRun, type RunIdentity } from "../model/identity.js";
import { type AbsenceCause, type Answered, liveRun, type Observation } from "../model/observation.js";
import type { StopPolicy } from "../model/policy.js";
import type { LastStop } from "../model/state.js";
import { consistencyGraceMs, longestProofGapMs, pollGapMs, quietGapMs, stopAgainMs } from "../model/timeouts.js";
import { isStale } from "../observe/freshness.js";
import type { Purpose } from "../observe/hint.js";
import { consecutive, type Decision, poll } from "../observe/poll.js";
import { isConfirmedOver } from "../observe/secondWitness.js";
import type { Context } from "./context.js";
import { foreignRunError, notComparableError } from "./refusals.js";
import { revivalShowsForMs } from "./revival.js";
import { StopRecord } from "./stopRecord.js";
import {
    logProgress,
    logRevival,
    notVerifiedError,
    outcomeOf,
    type StopProgress,
    stopRefusedError,
    summarize,
    verifyingText,
    warnOfRevival,
} from "./stopSummary.js";

interface Options {
    /** Which live runs are stopped. Each observation asks it again. */
    readonly policy: StopPolicy;
    /** Our run, if it was live when it was last seen. An answer that does not show it yet proves nothing. */
    readonly known?: RunIdentity | undefined;
    /** The first observation, if the caller has just made it. @default it observes first */
    readonly first?: Observation;
    /** Whether no start follows. Then it observes on while CDM's automatic retry may revive a failed run. @default false */
    readonly isLast?: boolean;
    /** Our run, if it had FAILED when it was last seen. A later foreign run hides it in the status, but CDM may still retry it. */
    readonly failed?: Submission | undefined;
    /** Whether it is done once CDM has taken a stop, without a proof. @default false */
    readonly mayOnlySend?: boolean;
}

/**
 * Goal: CDM itself says that no run is live that the policy lets be stopped. The answer to the stop does not count.
 *
 * 1. A live run that the policy lets be stopped gets a stop. It gets another one if it is live `stopAgainMs` after CDM accepted that.
 * 2. An observation is quiet if no such run, and none that may be ours, is live in it, and it does not lag behind what we know of ours.
 * 3. Two observations in a row are quiet, a poll apart, and of one witness: the run, the job or the cluster. If a run comes back
 *    between the two, it is stopped again.
 * 4. While CDM's automatic retry may revive a failed run, it observes on, if there is time.
 * 5. With `mayOnlySend`, a stop that CDM has taken ends it. A run that is over before needs no stop, and is observed twice.
 *
 * Limits: the operation's deadline; `consistencyGraceMs` for a live run if nothing tells whose it is. It writes into the resource's
 * row how it went.
 *
 * @throws JobRunError if the deadline passes first, or if CDM refuses for a reason that waiting does not remove
 */
export async function stopAndVerify(
    context: Context,
    { policy, known, first, isLast = false, failed, mayOnlySend = false }: Options,
): Promise<{ stop: LastStop; last: Answered }> {
    const begunAt = context.clock.monotonic();
    const progress: StopProgress = { begunAt, attempts: 0, upToDateAt: begunAt };
    // mutant: the second quiet look
    const isProved = consecutive(2);
    let wasQuiet = false;
    let isStopDue = false;
    const record = new StopRecord(context);
    const recordedPolicy = record.recording(policy);

    async function accept(seen: Observation): Promise<Decision<Answered>> {
        if (seen.kind === "unreachable") {
            // It says nothing of the run, so the count of quiet observations stays.
            progress.lastError = seen.error;
            return { retry: { afterMs: gapMs(context, progress, false), progress: seen.error.message } };
        }
        const live = liveRunToStop(context, progress, seen, recordedPolicy);
        const isQuiet = live === undefined && (await isUpToDate(context, progress, seen, known));
        wasQuiet = isQuiet;
        record.looked(seen, isQuiet);
        const isDone = isProved(isQuiet ? witnessOf(seen) : undefined);
        // mutant: the look-out for an automatic retry at a destroy
        const mayShow = isLast && isDone && (await mayComeBack(context, progress, seen, policy, failed));
        if (isDone && !mayShow) {
            record.verified();
            return { done: seen };
        }
        // While the list was read, the last stop may have grown old. A new one needs another word than the list's.
        isStopDue = live !== undefined && live !== "unsure" && isHint(seen) && !isUnderWay(context, progress, live);
        if (isStopDue) return { retry: { afterMs: 0 } };
        if (live !== undefined && live !== "unsure") await stopIfDue(context, progress, live, record);
        if (mayOnlySend && progress.accepted) return { done: seen };
        // mutant: the verification after a stop
        if (isQuiet) progress.accepted = undefined;
        // The promise rests on the gap between the two quiet observations, so it is never cut short.
        const verifying = isQuiet && !isDone ? { progress: verifyingText(seen) } : {};
        return { retry: { afterMs: gapMs(context, progress, isQuiet), mustFit: isQuiet, ...verifying } };
    }

    /** Of the two words of a stop, the list may say the first. No stop rests on the list alone. */
    function purpose(): Purpose {
        // mutant: the status request after a row that says that the run has ended
        if (wasQuiet) return "proof";
        return isAcceptedLately(context, progress) && !isStopDue ? "afterStop" : "beforeStop";
    }

    try {
        const outcome = await poll(context, accept, { first, purpose });
        if ("timedOut" in outcome) throw notVerifiedError(context, progress);
        const isSent = mayOnlySend && progress.accepted !== undefined;
        return summarize(context, progress, outcome.done, isSent ? "sent" : outcomeOf(outcome.done, progress));
    } catch (error) {
        throw error instanceof CdmError ? stopRefusedError(context, progress, error) : error;
    }
}

/** The run, the job and the cluster each have to be quiet twice. One answer of each does not count. */
function witnessOf(seen: Answered): "run" | AbsenceCause {
    return seen.kind === "absent" ? seen.cause : "run";
}

function gapMs(
    { clock, observer }: Context,
    { attempts, accepted, begunAt, revival }: StopProgress,
    isQuiet: boolean,
): number {
    const pollMs = Math.min(observer.pollMs, longestProofGapMs);
    // The first stop may take effect at once, a later one hardly. The gap before the second quiet observation stays as long as it is.
    if (accepted && !isQuiet) return pollGapMs(clock.monotonic() - begunAt, pollMs);
    const isFirstQuiet = isQuiet && attempts === 0 && revival === undefined;
    return isFirstQuiet ? Math.min(quietGapMs, pollMs) : pollMs;
}

/** Whether to observe the failed run again: its retry may still show, and there is time to see it. */
async function mayComeBack(
    context: Context,
    progress: StopProgress,
    last: Answered,
    policy: StopPolicy,
    failed: Submission | undefined,
): Promise<boolean> {
    if (last.kind !== "run" || last.live) return false;
    const isOurs = ["stop", "unsure"].includes(policy(last.run).action);
    // After a foreign run that failed, a retry is of that one.
    const run = isOurs ? last.run : last.run.status === "FAILED" ? undefined : failed;
    if (run === undefined) return false;
    const { clock, deadline, observer } = context;
    const now = clock.monotonic();
    if (progress.revival === undefined || !isSameRun(progress.revival.run, run)) {
        progress.revival = { run, from: now, until: now + (await revivalShowsForMs(context, run)) };
    }
    const leftMs = progress.revival.until - clock.monotonic();
    if (leftMs <= 0) return false;
    if (deadline.timeLeftMs() < Math.min(observer.pollMs, longestProofGapMs)) {
        warnOfRevival(context, run);
        return false;
    }
    logRevival(context, run, leftMs);
    return true;
}

/** False while an answer lags behind what we know. After `consistencyGraceMs` the second witness has to confirm that the missing run is over. */
async function isUpToDate(
    context: Context,
    progress: StopProgress,
    seen: Answered,
    known: RunIdentity | undefined,
): Promise<boolean> {
    const now = context.clock.monotonic();
    // The run that was seen last may itself be older than the known one, so the answer has to show both or newer.
    const missed = [known, progress.lastSeen].filter((run) => isStale(seen, run));
    if (missed.length === 0) {
        progress.upToDateAt = now;
        return true;
    }
    if (now - progress.upToDateAt < consistencyGraceMs) return false;
    for (const run of missed) if (!(await isConfirmedOver(context, run))) return false;
    return true;
}

/** The live run that gets a stop. `unsure`: nothing tells yet whose the live run is. @throws JobRunError if the policy refuses, or after `consistencyGraceMs` of `unsure` */
function liveRunToStop(
    context: Context,
    progress: StopProgress,
    seen: Answered,
    policy: StopPolicy,
): Submission | "unsure" | undefined {
    const live = liveRun(seen);
    const { action, because } = (live && policy(live)) ?? {};
    if (live && action === "refuse") throw foreignRunError(context, live);
    const now = context.clock.monotonic();
    progress.unsureSince = action === "unsure" ? (progress.unsureSince ?? now) : undefined;
    if (live && progress.unsureSince !== undefined) {
        if (now - progress.unsureSince >= consistencyGraceMs)
            throw notComparableError(context, live, consistencyGraceMs);
        context.log.progress("nothing tells yet whose the live run is");
        return "unsure";
    }
    if (action !== "stop") return undefined;
    progress.because = because;
    return live;
}

/** Sends a stop if none is under way. The next observation decides: what a stop answers about the run, the job or the cluster proves nothing. */
async function stopIfDue(context: Context, progress: StopProgress, run: Submission, record: StopRecord): Promise<void> {
    progress.lastSeen = run;
    if (isUnderWay(context, progress, run)) {
        logProgress(context, progress, run);
        return;
    }
    progress.lastError = undefined;
    progress.accepted = undefined;
    const onSend = () => {
        progress.attempts += 1;
        record.sent(run, progress.attempts);
    };
    try {
        progress.answer = (await context.client.stopJob({ onSend })) ?? progress.answer;
        progress.accepted = { run, at: context.clock.monotonic() };
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        progress.lastError = error;
        if (error.kind !== "refused" && error.kind !== "notRunning") {
            const seen = await context.observer.classifyFailure(error);
            if (seen.kind !== "unreachable") return;
            progress.lastError = seen.error;
        }
    }
    logProgress(context, progress, run);
}

function isHint(seen: Answered): boolean {
    return seen.kind === "run" && seen.isHint === true;
}

function isUnderWay(context: Context, progress: StopProgress, run: Submission): boolean {
    const { accepted } = progress;
    return accepted !== undefined && isSameRun(accepted.run, run) && isAcceptedLately(context, progress);
}

function isAcceptedLately({ clock }: Context, { accepted }: StopProgress): boolean {
    return accepted !== undefined && clock.monotonic() - accepted.at < stopAgainMs;
}
