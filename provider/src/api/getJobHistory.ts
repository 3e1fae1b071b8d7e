import type { Submission } from "../cdm/submission.js";
import { showHistory } from "../run/index.js";
import { checkOptions } from "./checkOptions.js";
import { type ApiHost, hostOf } from "./host.js";
import { callOf, inputsOf } from "./inputs.js";
import type { JobOptions } from "./options.js";
import { type JobHistory, toRun } from "./run.js";

/** @see getJobHistory in index.ts */
export async function getJobHistory(options: JobOptions, host: ApiHost): Promise<JobHistory> {
    checkOptions("getJobHistory", options);
    const { clusterId, jobName } = options;
    const { projectId, seen } = await showHistory(inputsOf(options), hostOf(options, host), callOf(options));
    const runs = newestFirst(seen.runs).map(toRun);
    return { runs, isWhole: seen.isWhole, clusterId, jobName, projectId };
}

/** By the id where each run has one: ids of a cluster only grow, and a clock may step. Else by the date. */
function newestFirst(runs: readonly Submission[]): Submission[] {
    const key = (["submissionId", "creationDate"] as const).find((name) =>
        runs.every((run) => run[name] !== undefined),
    );
    return key === undefined ? [...runs] : [...runs].sort((one, other) => Number(other[key]) - Number(one[key]));
}
