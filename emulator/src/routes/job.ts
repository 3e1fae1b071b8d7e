import type { ApiRoute } from "../api.js";
import { jobBody } from "../wire/job.js";
import { publicView } from "../wire/view.js";
import { isAbsent, jobOf } from "./find.js";

/**
 * One job. `total` is 0 although `jobs` has an element: so it is documented for a single name.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export const job: ApiRoute = {
    operation: "job",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: (world, call) => {
        const found = jobOf(world, call, isAbsent);
        return {
            status: 200,
            body: { total: 0, jobs: [jobBody(found, publicView(world, found))], page_no: 1, page_size: 10 },
        };
    },
};
