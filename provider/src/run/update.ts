import { describeCause, RunUnfinishedError } from "./errors.js";
import { isSameRun } from "./identity.js";
import { type JobRunInputs, reserveOf } from "./inputs.js";
import { judgeAtUpdate } from "./judge.js";
import { graceMs, lookPastLag } from "./lag.js";
import { liveRun, type Operation } from "./operation.js";
import { owesRestart } from "./settle.js";
import { goOn, startAndWait } from "./startAndWait.js";
import { lookForRunOf } from "./startOnce.js";
import { claimOf, type JobRunState, liveWhenLastSeen, ourUser, type RunFacts, toState } from "./state.js";
import { stopAndVerify } from "./stopAndVerify.js";
import { waitForRun } from "./waitForRun.js";

/** A new run in place of the old one: never two at once, and the new one only after a verified end of the old. */
export async function rerun(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const judge = judgeAtUpdate(operation, facts, inputs);
    const known = liveWhenLastSeen(facts);
    const user = ourUser(facts);
    await lookForOwedRun(operation, facts);
    let before = await lookPastLag(operation, known);
    const live = liveRun(before);
    if (live && inputs.onUpdate === "queue" && judge(live) === "stop") {
        await waitForRun(operation, live, "completed", reserveOf(operation.timeoutMs));
        before = await operation.look();
    }
    if (!liveRun(before)) return startAndWait(operation, inputs, before, { user, isKept: true });
    const { stop, last } = await stopAndVerify(operation, { judge, known, first: before });
    try {
        return await startAndWait(operation, inputs, last, { lastStop: stop, user, isKept: true });
    } catch (error) {
        if (error instanceof RunUnfinishedError) throw error;
        // The old run is stopped: a state that still shows it live would make the next up believe that all is well.
        const submission = last.kind === "run" ? last.submission : facts.submission;
        const { startedByUs } = facts;
        throw owesRestart(operation, inputs, { submission, startedByUs, lastStop: stop }, describeCause(error));
    }
}

/** What `desiredState: "stopped"` makes of an update, and of a job that somebody has started again. */
export async function stopOnly(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const { unfinished: _, superseded: __, ...known } = facts;
    await lookForOwedRun(operation, facts);
    const judge = judgeAtUpdate(operation, facts, inputs);
    const { stop, last } = await stopAndVerify(operation, { judge, known: liveWhenLastSeen(facts) });
    if (last.kind === "gone") throw last.error;
    const submission = last.kind === "run" ? last.submission : known.submission;
    const startedByUs = known.startedByUs && isSameRun(submission, known.submission);
    return toState(inputs, { ...known, submission, startedByUs, lastStop: stop });
}

/** Goes on with what an earlier operation has left unfinished. */
export async function resume(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    if (facts.unfinished?.phase === "wait") return goOn(operation, inputs, facts, true);
    const owed = await lookForOwedRun(operation, facts);
    if (owed) return goOn(operation, inputs, { ...facts, submission: owed }, true);
    const sighting = await operation.look();
    const live = liveRun(sighting);
    // Owing a restart: what has come alive again by itself is ours to go on with.
    if (live && operation.isOurs(live, claimOf(facts))) {
        return goOn(operation, inputs, { ...facts, submission: live }, true);
    }
    return startAndWait(operation, inputs, sighting, { user: ourUser(facts), isKept: true });
}

/** Where a start of unknown effect is owed: looks for its run until it has had its time to show. */
export async function lookForOwedRun(operation: Operation, { unfinished }: RunFacts) {
    if (unfinished?.phase !== "start") return undefined;
    const found = await lookForRunOf(operation, unfinished, unfinished.since + graceMs - operation.clock.now());
    return typeof found === "object" ? found : undefined;
}
