import type { ApiRoute } from "../api.js";
import { neverExecuted, submission } from "../wire/submission.js";
import { publicView } from "../wire/view.js";
import { lastShownRun } from "../world/job.js";
import { jobOf } from "./find.js";

/**
 * The last run of a job.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_status.html
 */
export const status: ApiRoute = {
    operation: "status",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/status",
    handle: (world, call) => {
        const job = jobOf(world, call);
        const view = publicView(world, job);
        const run = lastShownRun(job, view.now);
        return {
            status: 200,
            body: { submissions: [run ? submission(run, view) : neverExecuted(job.createdBy, view)] },
        };
    },
};
