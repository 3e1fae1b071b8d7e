export type { JobHistory, JobPlace, JobStatus, Run } from "./api/run.js";
export type { RunCounters } from "./cdm/runCounters.js";
export type { RunStatus } from "./cdm/runStatus.js";
export type { Submission } from "./cdm/submission.js";
export import connectors = require("./connectors/index.js");
export { Job } from "./job.js";
export type { JobArgs, JobConfig } from "./jobArgs.js";
export { JobRun } from "./jobRun.js";
export type { JobRunArgs, JobRunTimeouts } from "./jobRunArgs.js";
export { Link } from "./link.js";
export type { DefinitionTimeouts, LinkArgs, ParameterValue } from "./linkArgs.js";
export { getJobHistoryOutput, getJobStatusOutput, type JobLookArgs, type JobLookOptions } from "./program/jobLooks.js";
export { Provider, type ProviderArgs } from "./provider.js";
export type { RunIdentity } from "./run/model/identity.js";
export type { LastStop, StopOutcome, Unfinished } from "./run/model/state.js";

// The client, the operations and `dynamic/v1` are not exported here. Only the text that Pulumi stores in a state opens `dynamic/v1`, and scripts
// import `pulumi-huaweicloud-cdm/run`.
