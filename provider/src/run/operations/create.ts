import { isIdentified } from "../model/identity.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { type Answered, liveRun } from "../model/observation.js";
import { stopByIfRunning } from "../model/policy.js";
import { type JobRunState, toState } from "../model/state.js";
import { firstAnswerMs } from "../model/timeouts.js";
import { observeAnswer } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { refuseAbsence } from "../steps/absence.js";
import { addSeenAt } from "../steps/addressChange.js";
import { adopt } from "../steps/adopt.js";
import type { Context } from "../steps/context.js";
import type { OutcomeOptions } from "../steps/outcome.js";
import { alreadyLiveError, notAdoptableError } from "../steps/refusals.js";
import { awaitRun, recordNoStart, startAndAwait } from "../steps/startAndAwait.js";
import { stopAndVerify } from "../steps/stop.js";
import { begin } from "./begin.js";
import { keepReplacement } from "./keepReplacement.js";
import { recorded } from "./recorded.js";
import { resumeRepeatedCall } from "./repeatedCall.js";
import { updateFrom } from "./update.js";

/**
 * Starts the job once and waits for that run until `waitFor` is met. If the job is live already, `ifRunning` decides.
 *
 * @throws PartialFailureError if the run is known and the wait is not over, or if the resource is the new half of a replacement
 * @throws JobRunError, CdmError or SettingsError if nothing of ours is live
 */
export async function create(
    inputs: JobRunInputs,
    host: Host,
    call: OperationContext,
): Promise<{ id: string; state: JobRunState }> {
    const old = host.registry.takeReplaced(call.urn);
    const state = await recorded("create", inputs, host, call, (recordedCall) => {
        const createFirst = () => createWithContext(inputs, host, recordedCall, { staysInState: old !== undefined });
        return resumeRepeatedCall({ inputs, urn: call.urn }, host, (left) =>
            left ? updateFrom(left, inputs, host, recordedCall) : keepReplacement(old, inputs, host, createFirst),
        );
    });
    return { id: idOf(inputs), state };
}

async function createWithContext(
    inputs: JobRunInputs,
    host: Host,
    call: OperationContext,
    kept: OutcomeOptions,
): Promise<JobRunState> {
    const context = await begin(inputs, "create", host, call);
    const { projectId } = context.job;
    try {
        return await addSeenAt(context, startOrAdopt(context, { ...inputs, projectId }, kept));
    } finally {
        await context.starts.end();
    }
}

/** Starts the job, or does what `ifRunning` says about a live run of it. */
export async function startOrAdopt(
    context: Context,
    inputs: JobRunInputs,
    { staysInState }: OutcomeOptions,
): Promise<JobRunState> {
    const before = await observeAnswer(context, firstAnswerMs, "beforeStart");
    const { ifRunning = "fail" } = inputs;
    const live = liveRun(before);
    // mutant: the refusal to start beside a live run
    if (live && ifRunning === "fail") {
        recordNoStart(context, live);
        throw alreadyLiveError(context, live, inputs);
    }
    if (inputs.desiredState === "stopped") return stopLiveRun(context, inputs, before);
    if (!live) return startAndAwait(context, inputs, before, { staysInState, isNew: true });
    if (ifRunning === "adopt" && !isIdentified(live)) throw notAdoptableError(context, live);
    if (ifRunning === "adopt") return awaitRun(context, inputs, adopt(context, inputs, live), { staysInState });
    const { stop, last } = await stopAndVerify(context, { policy: stopByIfRunning(inputs), first: before });
    return startAndAwait(context, inputs, last, { lastStop: stop, staysInState, isNew: true });
}

async function stopLiveRun(context: Context, inputs: JobRunInputs, before: Answered): Promise<JobRunState> {
    refuseAbsence(context.job, before);
    const { stop, last } = liveRun(before)
        ? await stopAndVerify(context, { policy: stopByIfRunning(inputs), first: before, isLast: true })
        : { stop: undefined, last: before };
    const submission = last.kind === "run" ? last.run : {};
    return toState(inputs, { submission, startedByUs: false, ...(stop && { lastStop: stop }) });
}
