import { isIdentified } from "../model/identity.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { liveRun, type Sighting } from "../model/observation.js";
import { whoeversItIs } from "../model/policy.js";
import { type JobRunState, toState } from "../model/state.js";
import type { Host } from "../process/host.js";
import { refuseAbsence } from "../steps/absence.js";
import type { Operation } from "../steps/context.js";
import { seenAt } from "../steps/lastSeen.js";
import { alreadyLive, notAdoptable } from "../steps/refusals.js";
import { adopted, goOn, startAndWait } from "../steps/startAndAwait.js";
import { stopAndVerify } from "../steps/stop.js";
import { begin } from "./begin.js";
import { keptWhenReplaced } from "./keepReplaced.js";
import { goingOn } from "./repeatedCall.js";
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
    const state = await goingOn({ inputs }, host, (left) =>
        left ? updateFrom(left, inputs, host) : keptWhenReplaced(old, inputs, host, anew),
    );
    return { id: idOf(inputs), state };
}

async function createAnew(inputs: JobRunInputs, host: Host, isKept: boolean): Promise<JobRunState> {
    const operation = await begin(inputs, "create", host);
    const { projectId } = operation;
    try {
        return await seenAt(operation, createBy(operation, { ...inputs, projectId }, isKept));
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
    if (!live) return startAndWait(operation, inputs, before, { isKept, isNew: true });
    if (ifRunning === "adopt" && !isIdentified(live)) throw notAdoptable(operation, live);
    if (ifRunning === "adopt") return goOn(operation, inputs, adopted(operation, live), isKept);
    const { stop, last } = await stopAndVerify(operation, { judge: whoeversItIs, first: before });
    return startAndWait(operation, inputs, last, { lastStop: stop, isKept, isNew: true });
}

async function endWhatRuns(operation: Operation, inputs: JobRunInputs, before: Sighting): Promise<JobRunState> {
    refuseAbsence(operation, before);
    const { stop, last } = liveRun(before)
        ? await stopAndVerify(operation, { judge: whoeversItIs, first: before, isLast: true })
        : { stop: undefined, last: before };
    const submission = last.kind === "run" ? last.submission : {};
    return toState(inputs, { submission, startedByUs: false, ...(stop && { lastStop: stop }) });
}
