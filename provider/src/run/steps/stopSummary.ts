import { type CdmError, describeFailure } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { commandLine } from "../../common/commandLine.js";
import { describeDuration } from "../../common/duration.js";
import { capitalized } from "../../common/text.js";
import { describeRun } from "../model/describe.js";
import { JobRunError } from "../model/errors.js";
import { type Answered, liveRun } from "../model/observation.js";
import { describeResult } from "../model/progressText.js";
import type { LastStop, StopOutcome } from "../model/state.js";
import type { Context } from "./context.js";

/*
 * Goal: the user sees in the resource's row how a stop goes and how it ended, and an error says what to do.
 *
 * 1. While it lasts: the stops sent, the last failure, the run's status.
 * 2. At its end: the outcome, and a run that was stopped although this resource did not start it.
 * 3. If it fails: the last failure, the last live status, and how to go on.
 *
 * Limits: words only. `stop.ts` decides.
 */

/** What a stop has done and seen so far. Times are on the monotonic clock, in milliseconds. */
export interface StopProgress {
    readonly begunAt: number;
    attempts: number;
    /** A stop that CDM has accepted, and whose effect does not show yet. */
    accepted?: { readonly run: Submission; readonly at: number } | undefined;
    answer?: Submission | undefined;
    /** The failure of the last stop or observation, if it failed. */
    lastError?: CdmError | undefined;
    lastSeen?: Submission | undefined;
    /** Why a run was stopped that this resource did not start itself. */
    because?: string | undefined;
    /** Since when a live run shows and nothing tells whose it is. */
    unsureSince?: number | undefined;
    /** A failed run that CDM's automatic retry may revive. It is observed until then. */
    revival?: { readonly run: Submission; readonly from: number; readonly until: number } | undefined;
    /** When an answer last showed the run that we know of. */
    upToDateAt: number;
}

export function outcomeOf(seen: Answered, { attempts }: StopProgress): StopOutcome {
    if (seen.kind === "neverRan") return "neverRan";
    if (seen.kind === "absent") return seen.cause === "job" ? "gone" : seen.cause;
    if (liveRun(seen)) return "leftRunning";
    const endedByItself = seen.kind === "run" && seen.run.status === "SUCCEEDED";
    return attempts === 0 || endedByItself ? "alreadyFinished" : "stopped";
}

export function summarize(
    context: Context,
    progress: StopProgress,
    last: Answered,
    outcome: StopOutcome,
): { stop: LastStop; last: Answered } {
    const { clock, log, job } = context;
    const { begunAt, attempts, answer } = progress;
    const at = clock.now();
    const durationMs = clock.monotonic() - begunAt;
    const stops = `${attempts} ${attempts === 1 ? "stop" : "stops"} sent, ${describeDuration(durationMs)}`;
    const how = `${summaries[outcome](statusOf(last))}${revivalText(context, progress)} (${stops})`;
    // The resource's row names the resource, so there the outcome comes first.
    const first = job.hasState ? `${how}: ${job.label}` : `${job.label}: ${how}`;
    const text = `${first}${resultText(last)}${stoppedRunText(progress)}`;
    if (outcome === "sent") log.warn(`${text}. To verify that it has ended, stop it by hand${job.manualStop}`);
    else if (outcome === "leftRunning") log.warn(text);
    else log.info(text);
    return { stop: { outcome, attempts, durationMs, at, ...(answer && { submission: answer }) }, last };
}

/** `. Run 1871 STOPPED after 4 min 10 s: 1.2 M rows`. Not of a run that is live: that one is not ours. */
function resultText(last: Answered): string {
    return last.kind === "run" && !last.live ? `. ${capitalized(describeResult(last.run))}` : "";
}

function revivalText({ clock }: Context, { revival }: StopProgress): string {
    if (revival === undefined || revival.until === revival.from) return "";
    return `; a run of CDM's automatic retry was waited for during ${describeDuration(clock.monotonic() - revival.from)}`;
}

export function logRevival({ log }: Context, run: Submission, leftMs: number): void {
    log.progress(
        `FAILED, and CDM's automatic retry may revive ${describeRun(run)}: observes on for ${describeDuration(leftMs)}`,
    );
}

export function warnOfRevival({ log, job }: Context, run: Submission): void {
    log.warn(
        `${capitalized(describeRun(run))} of ${job.label} has FAILED, and CDM's automatic retry may revive it. No time is left to wait ` +
            "for that: if it does, the run is not stopped. Give timeouts.delete (at an update timeouts.update) more than a minute.",
    );
}

/** Names a stopped run that this resource did not start itself, and the reason. */
function stoppedRunText({ attempts, lastSeen, because }: StopProgress): string {
    if (attempts === 0 || lastSeen === undefined || because === undefined) return "";
    return `. It stopped ${describeRun(lastSeen)} of "${lastSeen.creationUser ?? "unknown"}", because ${because}`;
}

function statusOf(last: Answered): string {
    return last.kind === "run" ? ` (${last.run.status ?? "no status"})` : "";
}

/** The words don't claim what ended a run. Without a stop of this call, an earlier one may have ended it. With one, the run may have failed before. */
const summaries: Readonly<Record<StopOutcome, (status: string) => string>> = {
    stopped: (status) => `${status === " (STOPPED)" ? "stopped" : `ended${status}`}, and seen not live twice in a row`,
    alreadyFinished: (status) => `the run had ended${status}, and was seen not live twice in a row`,
    neverRan: () => "no run to stop",
    gone: () => "the job does not exist, so nothing of it is live",
    clusterGone: () => "the cluster does not exist, asked twice, so nothing of the job is live",
    clusterStopped: () => "the cluster is stopped, asked twice, so nothing of the job is live",
    sent: () =>
        'CDM has taken a stop, and the end of the run is NOT verified, because onDelete is "send": the run may still be live',
    leftRunning: () => "a run that is not this JobRun's is live and was left running",
};

export function logProgress(
    { log }: Pick<Context, "log">,
    { attempts, lastError }: StopProgress,
    run: Submission,
): void {
    const stops = attempts === 1 ? "stop sent" : `${attempts} stops sent`;
    const refusal = lastError ? `, not accepted: ${lastError.failure.text}` : "";
    log.progress(`${stops}, ${run.status ?? "no status"}${refusal}`);
}

/** What the row says between the two quiet observations. */
export function verifyingText(seen: Answered): string {
    return `${quietWord(seen)}, verifying`;
}

function quietWord(seen: Answered): string {
    if (seen.kind === "neverRan") return "no run";
    if (seen.kind === "absent")
        return { job: "job gone", clusterGone: "cluster gone", clusterStopped: "cluster stopped" }[seen.cause];
    if (seen.live) return "left running";
    return seen.run.status === "STOPPED" ? "stopped" : `ended${statusOf(seen)}`;
}

export function notVerifiedError(context: Context, progress: StopProgress): JobRunError {
    const { lastError, lastSeen } = progress;
    const run = lastSeen ? `${describeRun(lastSeen)} of ${context.job.label}` : context.job.label;
    const lastTrouble = lastError ? ` The last failure: ${describeFailure(lastError.failure)}` : "";
    return new JobRunError(
        "notVerifiedInTime",
        `CDM has not said twice in a row within ${describeDuration(context.deadline.timeoutMs)} that ${run} is no longer live.` +
            `${lastTrouble} ${nextStepsText(context, progress, "after a pulumi up with a longer timeout if it needs one, ")}`,
        lastError ? { cause: lastError } : {},
    );
}

export function stopRefusedError(context: Context, progress: StopProgress, error: CdmError): JobRunError {
    return new JobRunError("stopRefused", `${error.message} ${nextStepsText(context, progress)}`, { cause: error });
}

function nextStepsText({ job }: Context, { attempts, lastSeen }: StopProgress, how = ""): string {
    const status = lastSeen ? `; the last status seen while it was live was ${lastSeen.status ?? "none"}` : "";
    const sent = `${attempts === 1 ? "1 stop was" : `${attempts} stops were`} sent${status}.`;
    if (!job.hasState) return `${sent} Run ${commandLine} stop again to go on.`;
    return `${sent} The resource stays in the state: run pulumi again to go on, ${how}or stop the run by hand${job.manualStop}`;
}
