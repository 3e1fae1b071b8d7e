export { JobRun } from "./jobRun.js";
export type { JobRunArgs, JobRunTimeouts } from "./jobRunArgs.js";
export { Provider, type ProviderArgs } from "./provider.js";
export type { LastStop, StopOutcome, Unfinished } from "./run/model/state.js";

// Not here: the client and the run's operations, and `dynamic/v1`, which is for the text that Pulumi stores and for nobody else.
