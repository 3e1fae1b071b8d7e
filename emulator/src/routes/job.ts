import type { ApiRoute } from "../api.js";
import { cdmError } from "../wire/errors.js";
import { jobBody } from "../wire/job.js";
import { onJob } from "./onJob.js";

/**
 * One job. `total` is 0 although `jobs` has an element: so it is documented for a single name.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export const job: ApiRoute = {
    operation: "job",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: onJob(
        (name) => cdmError("Cdm.0100", `Job[${name}] doesn't exist.`),
        (found, world) => ({
            status: 200,
            body: { total: 0, jobs: [jobBody(found, world.now())], page_no: 1, page_size: 10 },
        }),
    ),
};
