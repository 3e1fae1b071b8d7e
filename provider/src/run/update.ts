import { describeMoment } from "../cdm/dates.js";
import type { Submission } from "../cdm/submission.js";
import { refuseAbsenceElsewhere } from "./address.js";
import { JobRunError, RunUnfinishedError } from "./errors.js";
import { identityOf, isSameRun, mayBeOfStart } from "./identity.js";
import { inputsOf, type JobRunInputs, reserveOf } from "./inputs.js";
import { type Judge, judgeAtUpdate } from "./judge.js";
import { graceMs, lookPastLag } from "./lag.js";
import type { Operation } from "./operation.js";
import { notLive } from "./refresh.js";
import { warnOfSchedule } from "./schedule.js";
import { owesRestart } from "./settle.js";
import { liveRun, type Sighting } from "./sighting.js";
import { goOn, type Predecessor, startAndWait } from "./startAndWait.js";
import { lookForRunOf } from "./startOnce.js";
import { claimOf, type JobRunState, liveWhenLastSeen, ourUser, type RunFacts, toState } from "./state.js";
import { livenessOf } from "./status.js";
import { stopAndVerify } from "./stopAndVerify.js";
import { waitForRun } from "./waitForRun.js";

/** A new run in place of the old one: never two at once, and the new one only after a verified end of the old. */
export async function rerun(
    operation: Operation,
    inputs: JobRunInputs,
    facts: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const judge = judgeAtUpdate(operation, facts, inputs);
    const known = liveWhenLastSeen(facts);
    await lookForOwedRun(operation, facts);
    if (inputs.onUpdate === "queue") await letEnd(operation, judge, facts);
    const before = await lookPastLag(operation, known);
    refuseAbsenceElsewhere(operation, facts, before);
    if (!liveRun(before)) return startAndWait(operation, inputs, before, predecessor(facts, before));
    const { stop, last } = await stopAndVerify(operation, { judge, known, first: before });
    try {
        return await startAndWait(operation, inputs, last, { ...predecessor(facts, last), lastStop: stop });
    } catch (error) {
        if (error instanceof RunUnfinishedError) throw error;
        // The old run is stopped: a state that still shows it live would make the next up believe that all is well.
        // What the new run was to have stays a difference until it has it.
        const { variables, triggers, desiredState, __secretVariables, __secretTriggers } = old;
        const isOurs = last.kind === "run" && operation.isOurs(last.submission, claimOf(facts));
        const submission = isOurs ? last.submission : facts.submission;
        const stopped = { submission, startedByUs: facts.startedByUs, lastStop: stop };
        throw owesRestart(
            operation,
            inputsOf({
                ...inputs,
                variables,
                triggers,
                desiredState,
                __secretVariables,
                __secretTriggers,
            } as JobRunInputs),
            stopped,
            error instanceof JobRunError
                ? error
                : new JobRunError("notStartedAnew", String(error instanceof Error ? error.message : error)),
        );
    }
}

function predecessor(facts: RunFacts, last: Sighting): Predecessor {
    const { startedByUs, submission: known } = facts;
    const submission = last.kind === "run" && isSameRun(last.submission, known) ? last.submission : known;
    const run = identityOf(known);
    return {
        user: ourUser(facts),
        isKept: true,
        ...(Object.keys(run).length > 0 && { known: run }),
        ...(startedByUs && { submission }),
    };
}

/** What `desiredState: "stopped"` makes of an update, and of a job that somebody has started again. */
export async function stopOnly(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const { unfinished: _, superseded: __, ...known } = facts;
    await lookForOwedRun(operation, facts);
    const judge = judgeAtUpdate(operation, facts, inputs);
    const { stop, last } = await stopAndVerify(operation, { judge, known: liveWhenLastSeen(facts) });
    refuseAbsenceElsewhere(operation, facts, last);
    if (last.kind === "gone") throw last.error;
    await warnOfSchedule(operation, stop);
    const submission = last.kind === "run" ? last.submission : notLive(known.submission);
    const startedByUs = known.startedByUs && (last.kind !== "run" || operation.isOurs(submission, claimOf(facts)));
    return toState(inputs, { ...known, submission, startedByUs, lastStop: stop });
}

/** Lets a live run end that may be stopped, for as long as enough time is left to stop it and verify that. */
export async function letEnd(operation: Operation, judge: Judge, facts: RunFacts): Promise<void> {
    const live = liveRun(await lookPastLag(operation, liveWhenLastSeen(facts)));
    if (live === undefined || judge(live) !== "stop") return;
    const { startedByUs } = facts;
    const keptBackMs = reserveOf(operation.timeoutMs);
    const outcome = await waitForRun(operation, live, "completed", { startedByUs, keptBackMs, isClaimed: false });
    if (outcome.kind === "outOfSight") throw outcome.error;
}

/** Goes on with what an earlier operation has left unfinished. */
export async function resume(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    if (facts.unfinished?.phase === "wait") {
        const isElsewhere = facts.__seenAt !== undefined && facts.__seenAt !== operation.address;
        if (isElsewhere) refuseAbsenceElsewhere(operation, facts, await operation.look());
        return goOn(operation, inputs, facts, true);
    }
    const owed = await lookForOwedRun(operation, facts);
    if (owed) return goOn(operation, inputs, { ...facts, submission: owed }, true);
    const sighting = await operation.look();
    refuseAbsenceElsewhere(operation, facts, sighting);
    const live = liveRun(sighting);
    // Owing a restart: what has come alive again by itself is ours to go on with.
    if (live && facts.unfinished?.phase === "restart" && operation.isOurs(live, claimOf(facts))) {
        return goOn(operation, inputs, { ...facts, submission: live }, true);
    }
    return startAndWait(operation, inputs, sighting, predecessor(facts, sighting));
}

/**
 * Where a start of unknown effect is owed: looks for its run until it has had its time to show.
 *
 * @throws JobRunError where that can't be told: neither a start nor an end may be built on it
 */
export async function lookForOwedRun(operation: Operation, { unfinished }: RunFacts): Promise<Submission | undefined> {
    if (unfinished?.phase !== "start") return undefined;
    // A clock that was put right meanwhile may have been ahead when the start was sent.
    const forMs = Math.min(unfinished.since + graceMs - operation.clock.now(), graceMs);
    const found = await lookForRunOf(operation, unfinished, { forMs });
    if (found.kind === "run") return found.run;
    if (found.kind === "none") return undefined;
    // What has ended can neither be left running nor started beside; what is of another time is not the one.
    if (found.kind === "other" && !(livenessOf(found.run.status) === "live" && mayBeOfStart(found.run, unfinished)))
        return undefined;
    throw new JobRunError(
        "owedStartUnclear",
        `A start of ${operation.whom} was sent at ${describeMoment(unfinished.since)}, and whether a run came of it can't be ` +
            "told: its status could not be read for long enough, or shows a run of that time under another user. The resource stays in the " +
            `state. Run pulumi again, or stop the run by hand: ${operation.stopByHand}`,
    );
}
