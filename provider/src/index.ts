export { JobRun, type JobRunArgs, type JobRunTimeouts } from "./jobRun.js";
export { Provider, type ProviderArgs } from "./provider.js";
export type { LastStop, StopOutcome, Unfinished } from "./run/state.js";

// Not here: the client and the run's lifecycle, which will get an entry point of their own with the command line, and
// `dynamic/v1`, which is for the text that Pulumi stores and for nobody else.
