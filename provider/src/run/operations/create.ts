import { isIdentified } from "../model/identity.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { liveRun, type Observation } from "../model/observation.js";
import { stopAny } from "../model/policy.js";
import { type JobRunState, toState } from "../model/state.js";
import type { Host } from "../process/host.js";
import { refuseAbsence } from "../steps/absence.js";
import type { Operation } from "../steps/context.js";
import { rememberAddress } from "../steps/lastSeen.js";
import { alreadyLive, notAdoptable } from "../steps/refusals.js";
import { adopted, awaitRun, startAndAwait } from "../steps/startAndAwait.js";
import { stopAndVerify } from "../steps/stop.js";
import { begin } from "./begin.js";
import { keptWhenReplaced } from "./keepReplaced.js";
import { resumeRepeatedCall } from "./repeatedCall.js";
import { updateFrom } from "./update.js";

/**
 * Starts the job once and waits for that run as `waitFor` says. Where the job is live already, `ifRunning` decides.
 *
 * @throws RunUnfinishedError where the run is known and the wait is not over, or the resource is the new half of a replacement
 * @throws JobRunError, CdmError or SettingsError where nothing of ours is live
 */
export async function create(inputs: JobRunInputs, host: Host): Promise<{ id: string; state: JobRunState }> {
    const old = host.registry.takeReplaced(inputs.__urn);
    const anew = () => createAnew(inputs, host, old !== undefined);
    const state = await resumeRepeatedCall({ inputs }, host, (left) =>
        left ? updateFrom(left, inputs, host) : keptWhenReplaced(old, inputs, host, anew),
    );
    return { id: idOf(inputs), state };
}

async function createAnew(inputs: JobRunInputs, host: Host, isKept: boolean): Promise<JobRunState> {
    const operation = await begin(inputs, "create", host);
    const { projectId } = operation;
    try {
        return await rememberAddress(operation, createBy(operation, { ...inputs, projectId }, isKept));
    } finally {
        await operation.end();
    }
}

async function createBy(operation: Operation, inputs: JobRunInputs, isKept: boolean): Promise<JobRunState> {
    const before = await operation.lookFirst();
    const { ifRunning = "fail" } = inputs;
    const live = liveRun(before);
    if (live && ifRunning === "fail") throw alreadyLive(operation, live, inputs);
    if (inputs.desiredState === "stopped") return endWhatRuns(operation, inputs, before);
    if (!live) return startAndAwait(operation, inputs, before, { isKept, isNew: true });
    if (ifRunning === "adopt" && !isIdentified(live)) throw notAdoptable(operation, live);
    if (ifRunning === "adopt") return awaitRun(operation, inputs, adopted(operation, live), isKept);
    const { stop, last } = await stopAndVerify(operation, { policy: stopAny, first: before });
    return startAndAwait(operation, inputs, last, { lastStop: stop, isKept, isNew: true });
}

async function endWhatRuns(operation: Operation, inputs: JobRunInputs, before: Observation): Promise<JobRunState> {
    refuseAbsence(operation, before);
    const { stop, last } = liveRun(before)
        ? await stopAndVerify(operation, { policy: stopAny, first: before, isLast: true })
        : { stop: undefined, last: before };
    const submission = last.kind === "run" ? last.submission : {};
    return toState(inputs, { submission, startedByUs: false, ...(stop && { lastStop: stop }) });
}
