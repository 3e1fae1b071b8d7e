import { asJobRunError, PartialFailureError } from "../model/errors.js";
import { hasIdentity, identityOf, isSameRun } from "../model/identity.js";
import { withOldRunInputs } from "../model/ifRunningChange.js";
import { keepIgnored } from "../model/ignoreChanges.js";
import { inputsOf } from "../model/inputNames.js";
import type { JobRunInputs } from "../model/inputs.js";
import { type Answered, liveRun } from "../model/observation.js";
import { keepPlace, nextStep } from "../model/plan.js";
import { markNotLive, withOwnership } from "../model/refresh.js";
import { describeRerun, withRerunCount } from "../model/rerunOn.js";
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
import type { Host, OperationContext } from "../process/host.js";
import { refuseAbsence } from "../steps/absence.js";
import { addSeenAt, checkNewAddress, requireRunAtNewAddress } from "../steps/addressChange.js";
import type { Context } from "../steps/context.js";
import { letFinish } from "../steps/letFinish.js";
import { pendingRestart } from "../steps/outcome.js";
import { adoptByIfRunning, policyWithIfRunning, withOwedRunAtUpdate } from "../steps/owedStart.js";
import { warnOfSchedule } from "../steps/scheduleWarning.js";
import { awaitRun, type PreviousRun, startAndAwait } from "../steps/startAndAwait.js";
import { stopAndVerify } from "../steps/stop.js";
import { withState } from "../steps/withState.js";
import { begin } from "./begin.js";
import { recorded } from "./recorded.js";
import { resumeRepeatedCall } from "./repeatedCall.js";

/**
 * Re-runs, stops, or goes on with what is unfinished. If only policies changed, it sends no request.
 *
 * @throws PartialFailureError if the state has changed and something is still owed
 * @throws JobRunError, CdmError or SettingsError if the state stays as it was
 */
export async function update(
    state: JobRunState,
    inputs: JobRunInputs,
    host: Host,
    call: OperationContext,
): Promise<JobRunState> {
    const { urn } = call;
    return recorded("update", inputs, host, call, (recordedCall) =>
        resumeRepeatedCall({ state, inputs, urn }, host, (left) =>
            updateFrom(left ?? state, inputs, host, recordedCall),
        ),
    );
}

export async function updateFrom(
    stored: JobRunState,
    news: JobRunInputs,
    host: Host,
    call: OperationContext,
): Promise<JobRunState> {
    const state = withMarks(validateState(stored));
    const inputs = keepPlace(keepIgnored(news, state, host.registry.ignoredOf(call.urn)), state);
    const facts = factsOf(state);
    const step = nextStep(state, inputs);
    if (step !== "stop") {
        const why = describeRerun(state, inputs) ?? because[step];
        call.recorder?.record({ event: "decision", decision: step, because: why });
    }
    if (step === "keep") return toState(inputs, facts);
    const steps = { rerun, resume, stop: stopOnly };
    const context = await begin(inputs, "update", host, call, state);
    try {
        const work = addSeenAt(context, steps[step](context, inputs, facts, inputsOf(state)));
        return await withState(work, (after) => withRerunCount(state, inputs, after));
    } finally {
        await context.starts.end();
    }
}

/** Why an update does what it does, for its record. A re-run by `rerunOn` has a reason of its own. */
const because = {
    rerun: "the program asks for a new run",
    resume: "an earlier operation left something unfinished",
    keep: "no change needs a request",
} as const;

/** Starts a new run after the verified end of the old one. So two runs are never live at once. */
async function rerun(
    context: Context,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const facts = await withOwedRunAtUpdate(context, stored, inputs, old);
    const policy = policyWithIfRunning(context, facts, inputs, old);
    const known = liveWhenLastSeen(facts);
    if (inputs.onUpdate === "queue") await letFinish(context, policy, facts, inputs);
    const before = await observeFresh(context, known);
    requireRunAtNewAddress(context.job, facts, before);
    const adopted = adoptByIfRunning(context, facts, inputs, old, liveRun(before));
    if (adopted) return awaitRun(context, inputs, adopted, { staysInState: true });
    return stopAndStart(context, inputs, facts, old, before);
}

/** The job's run ends, and a new one is started. If that fails, the state owes the start. */
async function stopAndStart(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    old: JobRunInputs,
    before: Answered,
): Promise<JobRunState> {
    if (!liveRun(before)) return startAndAwait(context, inputs, before, previousRun(facts, before));
    const policy = policyWithIfRunning(context, facts, inputs, old);
    const known = liveWhenLastSeen(facts);
    const { stop, last } = await stopAndVerify(context, { policy, known, first: before });
    try {
        return await startAndAwait(context, inputs, last, { ...previousRun(facts, last), lastStop: stop });
    } catch (error) {
        if (error instanceof PartialFailureError) throw error;
        // The old run is stopped. If the state still showed it live, the next up would do nothing.
        // The new values stay a difference until a run was started with them.
        const isOurs = last.kind === "run" && context.ownership.isOurs(last.run, claimOf(facts));
        const submission = isOurs ? last.run : facts.submission;
        const stopped = { submission, startedByUs: facts.startedByUs, lastStop: stop };
        throw pendingRestart(context, withOldRunInputs(inputs, old), stopped, asJobRunError(error, "newRunNotStarted"));
    }
}

function previousRun(facts: RunFacts, last: Answered): PreviousRun {
    const { startedByUs, submission: known } = facts;
    const submission = last.kind === "run" && isSameRun(last.run, known) ? last.run : known;
    return {
        user: ourUser(facts),
        staysInState: true,
        ...(hasIdentity(known) && { known: identityOf(known) }),
        ...(startedByUs && { submission }),
    };
}

/** Stops the job's run because `desiredState` is "stopped", also if another user has started the job again. */
async function stopOnly(
    context: Context,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const facts = await withOwedRunAtUpdate(context, stored, inputs, old);
    const { unfinished: _, superseded: __, ...known } = facts;
    await checkNewAddress(context, facts);
    const policy = policyWithIfRunning(context, facts, inputs, old);
    const [lastLive, failed] = [liveWhenLastSeen(facts), failedWhenLastSeen(facts)];
    const { stop, last } = await stopAndVerify(context, { policy, known: lastLive, failed, isLast: true });
    requireRunAtNewAddress(context.job, facts, last);
    refuseAbsence(context.job, last);
    await warnOfSchedule(context, stop);
    const submission = last.kind === "run" ? last.run : markNotLive(known.submission);
    const isOurs = last.kind !== "run" || context.ownership.isOurs(submission, claimOf(facts));
    return toState(inputs, { ...withOwnership(known, isOurs), submission, lastStop: stop });
}

/** Goes on with what an earlier operation left unfinished. */
async function resume(
    context: Context,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    if (stored.unfinished?.phase === "wait") {
        await checkNewAddress(context, stored);
        if (stored.unfinished.isToStop) return stopOverdue(context, inputs, stored, old);
        return awaitRun(context, inputs, stored, { staysInState: true });
    }
    const facts = await withOwedRunAtUpdate(context, stored, inputs, old);
    if (facts.unfinished === undefined) return awaitRun(context, inputs, facts, { staysInState: true });
    const seen = await observeFresh(context, liveWhenLastSeen(facts));
    requireRunAtNewAddress(context.job, facts, seen);
    const live = liveRun(seen);
    // A restart is owed, but a run of ours is live again by itself. The wait goes on with that one.
    if (live && facts.unfinished?.phase === "restart" && context.ownership.isOurs(live, claimOf(facts))) {
        return awaitRun(context, inputs, { ...facts, submission: live }, { staysInState: true });
    }
    const adopted = adoptByIfRunning(context, facts, inputs, old, live);
    if (adopted) return awaitRun(context, inputs, adopted, { staysInState: true });
    if (live) {
        const policy = policyWithIfRunning(context, facts, inputs, old);
        // mutant: the way past a stranger's run where a restart is owed
        const { stop, last } = await stopAndVerify(context, { policy, first: seen });
        return startAndAwait(context, inputs, last, { ...previousRun(facts, last), lastStop: stop });
    }
    return startAndAwait(context, inputs, seen, previousRun(facts, seen));
}

/** Ends a run whose time was over in an earlier operation, which could not prove its stop. Then it starts a new one. */
async function stopOverdue(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const before = await observeFresh(context, liveWhenLastSeen(facts));
    const isOurs = before.kind === "run" && isSameRun(before.run, facts.submission);
    if (isOurs && before.run.status === "SUCCEEDED") return awaitRun(context, inputs, facts, { staysInState: true });
    return stopAndStart(context, inputs, facts, old, before);
}
