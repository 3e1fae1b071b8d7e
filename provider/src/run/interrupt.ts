import type { Clock } from "../cdm/clock.js";
import { CdmError } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { isNewerRun, isSameRun, mayBeOfStart } from "./identity.js";
import { describeRun } from "./sighting.js";
import { livenessOf } from "./status.js";
import type { UnrecordedStart, UnrecordedStarts } from "./unrecorded.js";

interface Options {
    readonly clock: Clock;
    /** How long this process may still take. */
    readonly budgetMs: number;
    readonly say: (text: string) => void;
}

const longestGapMs = 1_000;

/**
 * Ends what is under way because this process is about to end, and stops every run that it has started and that no state
 * will remember. A look before the stop, where the service answers one, keeps it from somebody else's run; nothing is
 * verified, since no time is left for it. Every run is spoken of, the ones that are left too.
 */
export async function interrupt(starts: UnrecordedStarts, options: Options): Promise<void> {
    await Promise.all(starts.end().map((start) => seeTo(start, options)));
}

async function seeTo(start: UnrecordedStart, { clock, budgetMs, say }: Options): Promise<void> {
    const noStateKnows = `No state will know of ${nameOf(start)}`;
    const byHand = `To take it over, run pulumi up with ifRunning: "adopt"; to stop it by hand: ${start.stopByHand}`;
    if (start.onInterrupt === "leave") {
        say(`${noStateKnows}, which goes on because onInterrupt is "leave". ${byHand}`);
        return;
    }
    const ending = await Promise.race([stopOnce(start, clock, clock.now() + budgetMs), clock.sleep(budgetMs)]);
    say(ending ? `${noStateKnows}: ${ending}.` : `${noStateKnows}, and it could not be stopped in time. ${byHand}`);
}

/** Says how it ended; undefined where the time is up and nothing can be told. */
async function stopOnce(start: UnrecordedStart, clock: Clock, deadline: number): Promise<string | undefined> {
    const gapMs = Math.min(longestGapMs, (deadline - clock.now()) / 10);
    for (; clock.now() < deadline; await clock.sleep(gapMs)) {
        const next = await decide(start);
        if (next !== "stop" && next !== "lookAgain") return next;
        if (next === "stop" && (await isStopTaken(start))) return "a stop was sent for it, and taken";
    }
    return undefined;
}

async function decide(start: UnrecordedStart): Promise<"stop" | "lookAgain" | string> {
    // What is known to have been started is stopped also where the service can't be asked first.
    const unseen = start.run ? "stop" : "lookAgain";
    try {
        const seen = await start.connect().showJobStatus();
        const liveness = seen && livenessOf(seen.status);
        if (seen === undefined || liveness === "neverRan" || isBehind(start, seen)) return unseen;
        if (liveness === "ended") return "it has ended";
        return start.isOurs(seen, start)
            ? "stop"
            : `it is over, and ${describeRun(seen)} of somebody else is left alone`;
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        return error.kind === "gone" ? "the job is gone" : unseen;
    }
}

/** The status does not know of our run yet. */
function isBehind({ run, sent }: UnrecordedStart, seen: Submission): boolean {
    return run ? !isSameRun(seen, run) && !isNewerRun(seen, run) : !mayBeOfStart(seen, sent);
}

async function isStopTaken(start: UnrecordedStart): Promise<boolean> {
    try {
        await start.connect().stopJob();
        return true;
    } catch (error) {
        if (error instanceof CdmError) return error.kind === "notRunning" || error.kind === "gone";
        throw error;
    }
}

function nameOf({ run, whom }: UnrecordedStart): string {
    return `${run ? describeRun(run) : "the run of a start"} of ${whom}`;
}
