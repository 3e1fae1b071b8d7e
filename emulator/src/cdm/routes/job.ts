import type { CdmRoute } from "../cdmRoute.js";
import { jobBody } from "../wire/jobBody.js";
import { viewWithForcedStatus } from "../wire/view.js";
import { findShownJob, jobError0100 } from "./findResource.js";

/**
 * Shows one job. For a single name the documentation has `total` 0, although `jobs` has an element.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export const job: CdmRoute = {
    operation: "job",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: (world, request) => {
        const found = findShownJob(world, request, jobError0100);
        return {
            status: 200,
            body: { total: 0, jobs: [jobBody(found, viewWithForcedStatus(world, found))], page_no: 1, page_size: 10 },
        };
    },
};
