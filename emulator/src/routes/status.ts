import type { ApiRoute } from "../api.js";
import { neverExecuted, submission } from "../wire/submission.js";
import { doesNotExist, onJob } from "./onJob.js";

/**
 * The last run of a job.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_status.html
 */
export const status: ApiRoute = {
    operation: "status",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/status",
    handle: onJob(doesNotExist, (job, world) => {
        const run = job.runs.at(-1);
        const now = world.now();
        return { status: 200, body: { submissions: [run ? submission(job, run, now) : neverExecuted(job, now)] } };
    }),
};
