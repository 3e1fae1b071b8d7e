import { isShown, visibleRuns } from "../../world/job.js";
import type { CdmRoute } from "../cdmRoute.js";
import { cdmError } from "../wire/cdmErrors.js";
import { ordered, submission } from "../wire/submission.js";
import { viewOf } from "../wire/view.js";
import { findRunningCluster, missingJobError } from "./findResource.js";
import { itemsOf, parsePage } from "./paging.js";

/**
 * Lists the runs of a job. The documented response has pages, but the documented request cannot ask for one. No page
 * promises an order.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_execution_history.html
 */
export const history: CdmRoute = {
    operation: "history",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/submissions",
    handle: (world, request) => {
        const cluster = findRunningCluster(world, request);
        const name = request.query.get("jname");
        if (!name) {
            return cdmError("Cdm.0238", "The parameter jname cannot be blank.");
        }
        const job = cluster.jobs.get(name);
        if (!job || !isShown(job, world.now())) {
            return missingJobError(world, name);
        }
        const page = parsePage(request.query);
        const view = viewOf(world, job);
        const runs = ordered(visibleRuns(job, view.now), view);
        const submissions = itemsOf(runs, page).map((run) => submission(run, view));
        return { status: 200, body: { submissions, total: runs.length, ...page } };
    },
};
