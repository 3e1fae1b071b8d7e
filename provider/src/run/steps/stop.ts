import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { isSameRun, type RunIdentity } from "../model/identity.js";
import { type AbsenceCause, type Answered, liveRun, type Observation } from "../model/observation.js";
import type { StopPolicy } from "../model/policy.js";
import type { LastStop } from "../model/state.js";
import { consistencyGraceMs, longestProofGapMs, quietGapMs, stopAgainMs } from "../model/timeouts.js";
import { isStale } from "../observe/freshness.js";
import { consecutive, type Decision, poll } from "../observe/poll.js";
import { isConfirmedOver } from "../observe/secondWitness.js";
import type { Context } from "./context.js";
import { foreignRunError, notComparableError } from "./refusals.js";
import { revivalShowsForMs } from "./revival.js";
import {
    logProgress,
    logRevival,
    notVerifiedError,
    outcomeOf,
    type StopProgress,
    stopRefusedError,
    summarize,
    warnOfRevival,
} from "./stopSummary.js";

interface Options {
    /** Which live runs are stopped. Asked anew at every observation. */
    readonly policy: StopPolicy;
    /** A run of ours that was live when it was last seen: an answer that does not know of it yet proves nothing. */
    readonly known?: RunIdentity | undefined;
    /** What was just observed. @default observes itself */
    readonly first?: Observation;
    /** Whether nothing is started after it: then it looks on if CDM's automatic retry may bring a failed run back. @default false */
    readonly isLast?: boolean;
    /** A run of ours that had failed when it was last seen: a foreign run after it hides it, and not its automatic retry. */
    readonly failed?: Submission | undefined;
}

/**
 * Goal: nothing is live that may be stopped, by the service's own word, whatever the stop call answered.
 *
 * 1. A live run that the policy lets be stopped gets a stop, and another one if it is live long after CDM accepted that.
 * 2. An observation is quiet if nothing of ours is live in it, and it is not behind what we know of our runs.
 * 3. Two observations in a row are quiet, a poll apart, and both of the run, both of the job or both of the cluster. A run
 *    that comes back between the two is stopped again.
 * 4. A failed run that CDM's automatic retry may bring back is looked at for as long as that may take to show, while there is time.
 *
 * Limits: the operation's deadline. A live run of which nothing tells whose it is, for as long as a status may lag behind.
 * Says in the resource's row how it went.
 *
 * @throws JobRunError if the deadline passes before that, or the service refuses for a reason that waiting does not mend
 */
export async function stopAndVerify(
    context: Context,
    { policy, known, first, isLast = false, failed }: Options,
): Promise<{ stop: LastStop; last: Answered }> {
    const begunAt = context.clock.monotonic();
    const progress: StopProgress = { begunAt, attempts: 0, upToDateAt: begunAt };
    const isProved = consecutive(2);

    async function accept(seen: Observation): Promise<Decision<Answered>> {
        if (seen.kind === "unreachable") {
            progress.lastError = seen.error;
            isProved(undefined);
            return { retry: { afterMs: gapMs(context, progress, false), progress: seen.error.message } };
        }
        const live = liveRunToStop(context, progress, seen, policy);
        const isQuiet = live === undefined && (await isUpToDate(context, progress, seen, known));
        const isDone = isProved(isQuiet ? witnessOf(seen) : undefined);
        const mayShow = isLast && isDone && (await mayComeBack(context, progress, seen, policy, failed));
        if (isDone && !mayShow) return { done: seen };
        if (live !== undefined && live !== "unsure") await stopIfDue(context, progress, live);
        if (isQuiet) progress.accepted = undefined;
        // The gap between the two quiet observations is what the promise rests on: it is never cut short.
        return { retry: { afterMs: gapMs(context, progress, isQuiet), mustFit: isQuiet } };
    }

    try {
        const outcome = await poll(context, accept, { first });
        if ("timedOut" in outcome) throw notVerifiedError(context, progress);
        return summarize(context, progress, outcome.done, outcomeOf(outcome.done, progress));
    } catch (error) {
        throw error instanceof CdmError ? stopRefusedError(context, progress, error) : error;
    }
}

/** Two observations of one witness are a proof. One of each is none. */
function witnessOf(seen: Answered): "run" | AbsenceCause {
    return seen.kind === "absent" ? seen.cause : "run";
}

function gapMs({ observer }: Context, { attempts, revival }: StopProgress, isQuiet: boolean): number {
    const pollMs = Math.min(observer.pollMs, longestProofGapMs);
    const isFirstQuiet = isQuiet && attempts === 0 && revival === undefined;
    return isFirstQuiet ? Math.min(quietGapMs, pollMs) : pollMs;
}

/** Whether the failed run is worth another observation: its retry may show still, and there is time to see that. */
async function mayComeBack(
    context: Context,
    progress: StopProgress,
    last: Answered,
    policy: StopPolicy,
    failed: Submission | undefined,
): Promise<boolean> {
    if (last.kind !== "run" || last.live) return false;
    const isOurs = ["stop", "unsure"].includes(policy(last.run).action);
    // What comes after a foreign run that failed is the retry of that one.
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

/** False while an answer is behind what we know: for as long as a status may lag, and then until a second witness confirms it. */
async function isUpToDate(
    context: Context,
    progress: StopProgress,
    seen: Answered,
    known: RunIdentity | undefined,
): Promise<boolean> {
    const now = context.clock.monotonic();
    // What was seen last may itself be behind what is known.
    const missed = [known, progress.lastSeen].filter((run) => isStale(seen, run));
    if (missed.length === 0) {
        progress.upToDateAt = now;
        return true;
    }
    if (now - progress.upToDateAt < consistencyGraceMs) return false;
    for (const run of missed) if (!(await isConfirmedOver(context, run))) return false;
    return true;
}

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

/** Sends a stop if none is under way. Whatever is answered, the next observation decides: what a stop says of the job or the cluster is no proof. */
async function stopIfDue(context: Context, progress: StopProgress, run: Submission): Promise<void> {
    progress.lastSeen = run;
    if (isUnderWay(context, progress, run)) {
        logProgress(context, progress, run);
        return;
    }
    progress.attempts += 1;
    progress.lastError = undefined;
    progress.accepted = undefined;
    try {
        progress.answer = (await context.client.stopJob()) ?? progress.answer;
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

function isUnderWay({ clock }: Context, { accepted }: StopProgress, run: Submission): boolean {
    return accepted !== undefined && isSameRun(accepted.run, run) && clock.monotonic() - accepted.at < stopAgainMs;
}
