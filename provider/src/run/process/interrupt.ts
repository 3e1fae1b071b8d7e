import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import type { Clock } from "../../common/clock.js";
import { describeRun } from "../model/describe.js";
import type { DecisionEvent } from "../model/events.js";
import { compareRuns } from "../model/identity.js";
import { mayBeNewer } from "../model/sentStart.js";
import { livenessOf } from "../model/status.js";
import { interruptGapMs, mayStopUnseenMs } from "../model/timeouts.js";
import type { PendingStart, PendingStarts } from "./pendingStarts.js";

interface Options {
    readonly clock: Clock;
    /** How long this process has left. */
    readonly budgetMs: number;
    readonly say: (text: string) => void;
}

/**
 * Ends all operations because this process is about to end. Stops every run that this process has started and that no state will
 * record. An observation before the stop protects another user's run, if CDM answers. There is no time to verify the stop. The
 * user gets one line about every run, also about one that is left running.
 */
export async function interrupt(starts: PendingStarts, options: Options): Promise<void> {
    await starts.end(async (all) => {
        await Promise.all(all.map((start) => stopOrRelease(start, starts, options)));
    });
}

async function stopOrRelease(start: PendingStart, starts: PendingStarts, options: Options): Promise<void> {
    const { clock, budgetMs, say } = options;
    if (start.delivery === "notSent") return;
    const noStateKnows = () => `No state will know of ${nameOf(start)}`;
    if (start.onInterrupt === "leave") {
        start.record(decided("leave", start, 'the process was interrupted, and onInterrupt is "leave"'));
        say(`${noStateKnows()}, which goes on because onInterrupt is "leave". ${byHand(start)}`);
        return;
    }
    const ending = await Promise.race([stopOnce(start, starts, options), clock.sleep(budgetMs)]);
    say(
        ending
            ? `${noStateKnows()}: ${ending}.`
            : `${noStateKnows()}, and it could not be stopped in time. ${byHand(start)}`,
    );
}

/** Returns how it ended, for the user. Undefined if the time is up and nothing is known. */
async function stopOnce(
    start: PendingStart,
    starts: PendingStarts,
    { clock, budgetMs }: Options,
): Promise<string | undefined> {
    const begunAt = clock.monotonic();
    const gapMs = Math.min(interruptGapMs, budgetMs / 10);
    for (; clock.monotonic() - begunAt < budgetMs; await clock.sleep(gapMs)) {
        // The answer to the start may still be a refusal. Then the live run is another user's.
        const isAnswerDue = start.delivery === "sent" && clock.monotonic() - begunAt < budgetMs / 2;
        const client = start.connect(budgetMs / 2);
        const next = isAnswerDue ? "observeAgain" : await decide(start, client, clock.monotonic());
        if (!starts.has(start)) return "it was not started";
        if (next !== "stop" && next !== "observeAgain") return next;
        if (next !== "stop") continue;
        start.record(decided("stop", start, "the process was interrupted, and no state knows the run"));
        if (await isStopTaken(client)) return "a stop was sent for it, and taken";
    }
    return undefined;
}

type Client = ReturnType<PendingStart["connect"]>;

async function decide(start: PendingStart, client: Client, now: number): Promise<"stop" | "observeAgain" | string> {
    // A run that was live a moment ago is stopped even if CDM does not answer first.
    const unseen = start.run && now - start.run.seenAt < mayStopUnseenMs ? "stop" : "observeAgain";
    try {
        const seen = await client.showJobStatus();
        const liveness = seen && livenessOf(seen.status);
        if (seen === undefined || liveness === "neverRan" || showsEarlierRun(start, seen)) return unseen;
        if (liveness === "ended") return "it has ended";
        const owner = await start.ownerOf(seen);
        if (owner === "unknown") {
            return `nothing tells whether ${describeRun(seen)} of "${seen.creationUser ?? "unknown"}", which is live, is that run, so it was not stopped. ${byHand(start)}`;
        }
        return owner === "foreign" ? `it is over, and ${describeRun(seen)} of another user is left alone` : "stop";
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        return error.kind === "gone" ? "the job is gone" : unseen;
    }
}

function decided(decision: DecisionEvent["decision"], { run }: PendingStart, because: string): DecisionEvent {
    return { event: "decision", decision, because, run: run?.submission.submissionId, owner: run && "ours" };
}

function byHand({ manualStop }: PendingStart): string {
    return `To take it over, run pulumi up with ifRunning: "adopt"; to stop it by hand${manualStop}`;
}

/** Whether the status still shows a run from before our start. */
function showsEarlierRun({ run, sent }: PendingStart, seen: Submission): boolean {
    if (run) return compareRuns(seen, run.submission) === "older";
    return !mayBeNewer(seen, sent);
}

async function isStopTaken(client: Client): Promise<boolean> {
    try {
        await client.stopJob();
        return true;
    } catch (error) {
        if (error instanceof CdmError) return error.kind === "notRunning" || error.kind === "gone";
        throw error;
    }
}

function nameOf({ run, jobLabel }: PendingStart): string {
    return `${run ? describeRun(run.submission) : "the run of a start"} of ${jobLabel}`;
}
