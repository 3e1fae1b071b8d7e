import { isSameRun } from "./identity.js";
import { type JobRunInputs, reserveOf } from "./inputs.js";
import { judgeAtUpdate, notOurs } from "./judge.js";
import { liveRun, type Operation } from "./operation.js";
import { goOn, startAndWait } from "./startAndWait.js";
import { claimOf, type JobRunState, type RunFacts, toState } from "./state.js";
import { stopAndVerify } from "./stopAndVerify.js";
import { waitForRun } from "./waitForRun.js";

/** A new run in place of the old one: never two at once, and the new one only after a verified end of the old. */
export async function rerun(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const judge = judgeAtUpdate(operation, facts, inputs);
    let before = await operation.look();
    const live = liveRun(before);
    if (live && inputs.onUpdate === "queue" && judge(live) === "stop") {
        await waitForRun(operation, live, "completed", reserveOf(operation.timeoutMs));
        before = await operation.look();
    }
    if (!liveRun(before)) return startAndWait(operation, inputs, before);
    const { stop, last } = await stopAndVerify(operation, judge, before);
    return startAndWait(operation, inputs, last, stop);
}

/** What `desiredState: "stopped"` makes of an update, and of a job that somebody has started again. */
export async function stopOnly(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const { unfinished: _, superseded: __, ...known } = facts;
    const { stop, last } = await stopAndVerify(operation, judgeAtUpdate(operation, facts, inputs));
    if (last.kind === "gone") throw last.error;
    const submission = last.kind === "run" ? last.submission : known.submission;
    const startedByUs = known.startedByUs && isSameRun(submission, known.submission);
    return toState(inputs, { ...known, submission, startedByUs, lastStop: stop });
}

/** Goes on with what an earlier operation has left unfinished. */
export async function resume(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    if (facts.unfinished?.phase === "wait") return goOn(operation, inputs, facts);
    const sighting = await operation.look();
    const ours =
        sighting.kind === "run" && operation.isOurs(sighting.submission, claimOf(facts)) ? sighting : undefined;
    // Owing a start: whatever came after it is ours. Owing a restart: only what has come alive again by itself.
    if (ours && (facts.unfinished?.phase === "start" || ours.liveness === "live")) {
        return goOn(operation, inputs, { ...facts, submission: ours.submission });
    }
    const live = liveRun(sighting);
    if (live) throw notOurs(operation, live);
    return startAndWait(operation, inputs, sighting);
}
