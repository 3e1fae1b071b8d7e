import type { ApiRoute } from "../api.js";
import { cdmError } from "../wire/errors.js";
import { inOrder, submission } from "../wire/submission.js";
import { viewOf } from "../wire/view.js";
import { shownRuns } from "../world/job.js";
import { clusterOf, jobMissing } from "./find.js";
import { pageIn, partOf } from "./page.js";

/**
 * The runs of a job. The answer is documented to have pages, the request to ask for none, and no order is promised.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_execution_history.html
 */
export const history: ApiRoute = {
    operation: "history",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/submissions",
    handle: (world, call) => {
        const cluster = clusterOf(world, call);
        const name = call.query.get("jname");
        if (!name) {
            return cdmError("Cdm.0238", "The parameter jname cannot be blank.");
        }
        const job = cluster.jobs.get(name);
        if (!job) {
            return jobMissing(world, name);
        }
        const page = pageIn(call.query);
        const view = viewOf(world, job);
        const runs = inOrder(shownRuns(job, view.now), view);
        const submissions = partOf(runs, page).map((run) => submission(run, view));
        return { status: 200, body: { submissions, total: runs.length, ...page } };
    },
};
