import { CdmError, describeFailure } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { describeDuration } from "./duration.js";
import { JobRunError } from "./errors.js";
import { isSameRun } from "./identity.js";
import { type Judge, notOurs } from "./judge.js";
import { describeRun, liveRun, type Operation, type Sighting } from "./operation.js";
import type { LastStop, StopOutcome } from "./state.js";

/** A quiet job that nobody had to stop is looked at again after this. */
const quietGapMs = 1_000;
/** A stop that CDM accepted is sent again when the run is still live after this. */
const stopAgainMs = 30_000;

/** The server's own Retry-After is honoured up to this. */
const longestRetryAfterMs = 60_000;

interface Sent {
    readonly begunAt: number;
    attempts: number;
    /** The stop that CDM has accepted and that has not shown its effect yet. */
    accepted?: { readonly run: Submission; readonly at: number } | undefined;
    answer?: Submission | undefined;
    /** What the last stop or look that failed came back with. */
    trouble?: CdmError | undefined;
    lastSeen?: Submission | undefined;
}

/**
 * Stops what is live of ours and returns only when the service itself has said twice in a row, a poll apart, that
 * nothing is live that may be stopped, whatever the stop call answered. A run that comes back between the two looks is
 * stopped again. Says in the resource's row how it went.
 *
 * @param judge whose runs are stopped, asked anew at every look
 * @param first what has just been seen; looks for itself where it is absent
 * @throws JobRunError where the deadline passes before that
 * @throws CdmError where the service refuses for a reason that waiting does not mend
 */
export async function stopAndVerify(
    operation: Operation,
    judge: Judge,
    first?: Sighting,
): Promise<{ stop: LastStop; last: Sighting }> {
    const sent: Sent = { begunAt: operation.clock.now(), attempts: 0 };
    let quietLooks = 0;
    for (
        let sighting = first ?? (await lookOrGiveUp(operation, sent));
        ;
        sighting = await lookOrGiveUp(operation, sent)
    ) {
        if (sighting.kind === "gone") return conclude(operation, sent, sighting, "gone");
        const ours = liveRunToStop(operation, sighting, judge);
        quietLooks = ours ? 0 : quietLooks + 1;
        if (quietLooks === 2) return conclude(operation, sent, sighting, outcomeOf(sighting, sent));
        if (ours) {
            sent.lastSeen = ours;
            if (stopIsDue(operation, sent, ours)) {
                const gone = await sendStop(operation, sent, ours);
                if (gone) return conclude(operation, sent, { kind: "gone", error: gone }, "gone");
            }
            report(operation, sent, ours);
        } else {
            sent.accepted = undefined;
        }
        const gapMs = ours || sent.attempts > 0 ? operation.pollMs : quietGapMs;
        // The gap between the two quiet looks is what the promise rests on: it is never cut short.
        if (!ours && operation.timeLeftMs() < gapMs) throw outOfTime(operation, sent);
        const askedForMs = Math.min(sent.trouble?.failure.retryAfterMs ?? 0, longestRetryAfterMs);
        if (!(await operation.pause(Math.max(gapMs, askedForMs)))) {
            throw outOfTime(operation, sent);
        }
    }
}

function liveRunToStop(operation: Operation, sighting: Sighting, judge: Judge): Submission | undefined {
    const live = liveRun(sighting);
    const verdict = live && judge(live);
    if (live && verdict === "refuse") throw notOurs(operation, live);
    return verdict === "stop" ? live : undefined;
}

function stopIsDue({ clock }: Operation, { accepted }: Sent, run: Submission): boolean {
    return !accepted || !isSameRun(accepted.run, run) || clock.now() - accepted.at >= stopAgainMs;
}

/** Sends one stop. Returns CDM's word where the job is gone; what else may pass is tried again after the next look. */
async function sendStop({ client, clock }: Operation, sent: Sent, run: Submission): Promise<CdmError | undefined> {
    sent.attempts += 1;
    sent.trouble = undefined;
    sent.accepted = undefined;
    try {
        sent.answer = (await client.stopJob()) ?? sent.answer;
        sent.accepted = { run, at: clock.now() };
        return undefined;
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        if (error.kind === "gone") return error;
        if (!passes(error)) throw error;
        sent.trouble = error;
        return undefined;
    }
}

function passes({ kind }: CdmError): boolean {
    return kind === "refused" || kind === "notRunning" || kind === "throttled" || kind === "transient";
}

async function lookOrGiveUp(operation: Operation, sent: Sent): Promise<Sighting> {
    try {
        return await operation.look();
    } catch (error) {
        if (!(error instanceof CdmError) || !passes(error)) throw error;
        sent.trouble = error;
        throw outOfTime(operation, sent);
    }
}

function outcomeOf(sighting: Sighting, { attempts }: Sent): StopOutcome {
    if (sighting.kind === "neverRan") return "neverRan";
    if (sighting.kind === "run" && sighting.liveness === "live") return "leftRunning";
    const endedByItself = sighting.kind === "run" && sighting.submission.status === "SUCCEEDED";
    return attempts === 0 || endedByItself ? "alreadyFinished" : "stopped";
}

function conclude(
    { clock, report: row, whom }: Operation,
    { begunAt, attempts, answer }: Sent,
    last: Sighting,
    outcome: StopOutcome,
): { stop: LastStop; last: Sighting } {
    const at = clock.now();
    const durationMs = at - begunAt;
    const stops = `${attempts} ${attempts === 1 ? "stop" : "stops"} sent, ${describeDuration(durationMs)}`;
    const text = `${whom}: ${sayings[outcome]} (${stops})`;
    if (outcome === "leftRunning") row.warn(text);
    else row.info(text);
    return { stop: { outcome, attempts, durationMs, at, ...(answer && { submission: answer }) }, last };
}

const sayings: Readonly<Record<StopOutcome, string>> = {
    stopped: "stopped, and seen not live twice in a row",
    alreadyFinished: "the run had ended by itself, and was seen not live twice in a row",
    neverRan: "no run to stop",
    gone: "the job does not exist any more, so nothing of it is live",
    leftRunning: "a run that is not this JobRun's is live and was left running",
};

function report({ report: row, clock }: Operation, { begunAt, attempts, trouble }: Sent, run: Submission): void {
    const stops = attempts === 1 ? "stop sent" : `${attempts} stops sent`;
    const refusal = trouble ? `, not accepted: ${trouble.failure.text}` : "";
    row.progress(`${stops}${refusal}, ${run.status ?? "no status"}, ${describeDuration(clock.now() - begunAt)}`);
}

function outOfTime(operation: Operation, { attempts, trouble, lastSeen }: Sent): JobRunError {
    const run = lastSeen ? `${describeRun(lastSeen)} of ${operation.whom}` : operation.whom;
    const lastStatus = lastSeen ? ` The last status seen while it was live was ${lastSeen.status ?? "none"}.` : "";
    const lastTrouble = trouble ? ` The last failure: ${describeFailure(trouble.failure)}` : "";
    return new JobRunError(
        `CDM has not said twice in a row within ${describeDuration(operation.timeoutMs)} that ${run} is no longer live; ` +
            `${attempts === 1 ? "1 stop was" : `${attempts} stops were`} sent.${lastStatus}${lastTrouble} ` +
            `The resource stays in the state. Run pulumi again to go on, with a longer timeout if it needs one, ` +
            `or stop the run by hand: ${operation.stopByHand}`,
    );
}
