import { showStatus } from "../run/index.js";
import { checkOptions } from "./checkOptions.js";
import { type ApiHost, hostOf } from "./host.js";
import { callOf, inputsOf } from "./inputs.js";
import type { JobOptions } from "./options.js";
import { type JobStatus, toRun } from "./run.js";

/** @see getJobStatus in index.ts */
export async function getJobStatus(options: JobOptions, host: ApiHost): Promise<JobStatus> {
    checkOptions("getJobStatus", options);
    const { clusterId, jobName } = options;
    const { projectId, seen } = await showStatus(inputsOf(options), hostOf(options, host), callOf(options));
    return { ...toRun(seen ?? {}), clusterId, jobName, projectId };
}
