// The door of this room. No other room imports past it, except the program, which imports the pure rules from `model/`. So a
// user's program loads no HTTP client.

export { describeRun } from "./model/describe.js";
export { JobRunError } from "./model/errors.js";
export type { EventSink } from "./model/events.js";
export { inputsOf } from "./model/inputNames.js";
export type { JobRunInputs, Properties } from "./model/inputs.js";
export type { Log } from "./model/log.js";
export { manualStopCommand, readPasted } from "./model/manualStop.js";
export { describeMovedBytes, describeRows } from "./model/moved.js";
export { describeProgress, describeRate, describeResult } from "./model/progressText.js";
export {
    type ProgressParts,
    progressAt,
    type RunProgress,
    withSample,
} from "./model/runProgress.js";
export { hiddenTexts } from "./model/secrets.js";
export type { JobRunState, LastStop } from "./model/state.js";
export { livenessOf } from "./model/status.js";
export { validators } from "./model/validate.js";
export { isCancelled } from "./observe/cancellation.js";
export { clusterStateOf } from "./observe/cluster.js";
export { check } from "./operations/check.js";
export {
    addressProblems,
    type CheckFailure,
    type CheckHost,
    decidePlace,
    knownText,
    rememberEndpoint,
    secretIdProblems,
    warnOfMissingSettings,
} from "./operations/checkPlace.js";
export { type Connection, connect, originOf } from "./operations/connect.js";
export { create } from "./operations/create.js";
export { remove } from "./operations/delete.js";
export { diff } from "./operations/diff.js";
export { lookUp } from "./operations/lookUp.js";
export { planRemove, type RemovalPlan } from "./operations/planRemove.js";
export { read } from "./operations/read.js";
export { recorded } from "./operations/recorded.js";
export { startRun } from "./operations/start.js";
export { showHistory, showStatus } from "./operations/status.js";
export { stopAnyRun } from "./operations/stop.js";
export { update } from "./operations/update.js";
export { watchRun } from "./operations/watch.js";
export type { Board, Keeper, Posting } from "./process/board.js";
export type { Host, OperationContext } from "./process/host.js";
export { interrupt } from "./process/interrupt.js";
export { type Cadence, calmly, type PacedLog, paceLog } from "./process/pacedLog.js";
export { PendingStarts } from "./process/pendingStarts.js";
export { createRegistry } from "./process/registry.js";
