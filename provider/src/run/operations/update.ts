import { asOwed } from "../model/decision.js";
import { JobRunError, PartialFailureError } from "../model/errors.js";
import { identityOf, isSameRun } from "../model/identity.js";
import { keepIgnored } from "../model/ignoreChanges.js";
import { inputsOf, type JobRunInputs } from "../model/inputs.js";
import { liveRun, type Observation } from "../model/observation.js";
import { keepPlace, nextStep } from "../model/plan.js";
import { held, notLive } from "../model/refresh.js";
import { withMarks } from "../model/secrets.js";
import {
    claimOf,
    factsOf,
    failedWhenLastSeen,
    type JobRunState,
    liveWhenLastSeen,
    ourUser,
    type RunFacts,
    toState,
} from "../model/state.js";
import { validateState } from "../model/validateState.js";
import { observeFresh } from "../observe/freshness.js";
import type { Host } from "../process/host.js";
import { refuseAbsence } from "../steps/absence.js";
import type { Operation } from "../steps/context.js";
import { isElsewhere, refuseAbsenceElsewhere, rememberAddress } from "../steps/lastSeen.js";
import { letFinish } from "../steps/letFinish.js";
import { pendingRestart } from "../steps/outcome.js";
import { policyByUser, takenOver, withOwedRunAtUpdate } from "../steps/owedStart.js";
import { warnOfSchedule } from "../steps/scheduleWarning.js";
import { awaitRun, type PreviousRun, startAndAwait } from "../steps/startAndAwait.js";
import { stopAndVerify } from "../steps/stop.js";
import { begin } from "./begin.js";
import { resumeRepeatedCall } from "./repeatedCall.js";

/** Re-runs, stops, goes on with an unfinished wait, or (where only policies changed) asks nobody anything. */
export async function update(state: JobRunState, inputs: JobRunInputs, host: Host): Promise<JobRunState> {
    return resumeRepeatedCall({ state, inputs }, host, (left) => updateFrom(left ?? state, inputs, host));
}

export async function updateFrom(stored: JobRunState, news: JobRunInputs, host: Host): Promise<JobRunState> {
    const state = withMarks(validateState(stored));
    const inputs = keepPlace(keepIgnored(news, state, host.registry.ignoredOf(news.__urn)), state);
    const facts = factsOf(state);
    const step = nextStep(state, inputs);
    if (step === "keep") return toState(inputs, facts);
    const steps = { rerun, resume, stop: stopOnly };
    const operation = await begin(inputs, "update", host, state);
    try {
        return await rememberAddress(operation, steps[step](operation, inputs, facts, inputsOf(state)));
    } finally {
        await operation.end();
    }
}

/** A new run in place of the old one: never two at once, and the new one only after a verified end of the old. */
async function rerun(
    operation: Operation,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const facts = await withOwedRunAtUpdate(operation, stored, inputs, old);
    const policy = policyByUser(operation, facts, inputs, old);
    const known = liveWhenLastSeen(facts);
    if (inputs.onUpdate === "queue") await letFinish(operation, policy, facts);
    const before = await observeFresh(operation, known);
    refuseAbsenceElsewhere(operation, facts, before);
    const taken = takenOver(operation, facts, inputs, old, liveRun(before));
    if (taken) return awaitRun(operation, inputs, taken, true);
    if (!liveRun(before)) return startAndAwait(operation, inputs, before, previousRun(facts, before));
    const { stop, last } = await stopAndVerify(operation, { policy, known, first: before });
    try {
        return await startAndAwait(operation, inputs, last, { ...previousRun(facts, last), lastStop: stop });
    } catch (error) {
        if (error instanceof PartialFailureError) throw error;
        // The old run is stopped: a state that still shows it live would make the next up believe that all is well.
        // What the new run was to have stays a difference until it has it.
        const isOurs = last.kind === "run" && operation.isOurs(last.submission, claimOf(facts));
        const submission = isOurs ? last.submission : facts.submission;
        const stopped = { submission, startedByUs: facts.startedByUs, lastStop: stop };
        throw pendingRestart(
            operation,
            asOwed(inputs, old),
            stopped,
            error instanceof JobRunError
                ? error
                : new JobRunError("notStartedAnew", String(error instanceof Error ? error.message : error)),
        );
    }
}

function previousRun(facts: RunFacts, last: Observation): PreviousRun {
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
async function stopOnly(
    operation: Operation,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const facts = await withOwedRunAtUpdate(operation, stored, inputs, old);
    const { unfinished: _, superseded: __, ...known } = facts;
    if (isElsewhere(operation, facts)) refuseAbsenceElsewhere(operation, facts, await operation.look());
    const policy = policyByUser(operation, facts, inputs, old);
    const [lastLive, failed] = [liveWhenLastSeen(facts), failedWhenLastSeen(facts)];
    const { stop, last } = await stopAndVerify(operation, { policy, known: lastLive, failed, isLast: true });
    refuseAbsenceElsewhere(operation, facts, last);
    refuseAbsence(operation, last);
    await warnOfSchedule(operation, stop);
    const submission = last.kind === "run" ? last.submission : notLive(known.submission);
    const isOurs = last.kind !== "run" || operation.isOurs(submission, claimOf(facts));
    return toState(inputs, { ...held(known, isOurs), submission, lastStop: stop });
}

/** Goes on with what an earlier operation has left unfinished. */
async function resume(
    operation: Operation,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    if (stored.unfinished?.phase === "wait") {
        if (isElsewhere(operation, stored)) refuseAbsenceElsewhere(operation, stored, await operation.look());
        return awaitRun(operation, inputs, stored, true);
    }
    const facts = await withOwedRunAtUpdate(operation, stored, inputs, old);
    if (facts.unfinished === undefined) return awaitRun(operation, inputs, facts, true);
    const seen = await observeFresh(operation, liveWhenLastSeen(facts));
    refuseAbsenceElsewhere(operation, facts, seen);
    const live = liveRun(seen);
    // Owing a restart: what has come alive again by itself is ours to go on with.
    if (live && facts.unfinished?.phase === "restart" && operation.isOurs(live, claimOf(facts))) {
        return awaitRun(operation, inputs, { ...facts, submission: live }, true);
    }
    const taken = takenOver(operation, facts, inputs, old, live);
    if (taken) return awaitRun(operation, inputs, taken, true);
    if (live) {
        const policy = policyByUser(operation, facts, inputs, old);
        const { stop, last } = await stopAndVerify(operation, { policy, first: seen });
        return startAndAwait(operation, inputs, last, { ...previousRun(facts, last), lastStop: stop });
    }
    return startAndAwait(operation, inputs, seen, previousRun(facts, seen));
}
