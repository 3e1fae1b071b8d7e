import type { ApiRoute } from "../api.js";
import { inOrder, neverExecuted, submission } from "../wire/submission.js";
import { publicView, type View } from "../wire/view.js";
import { shownRuns } from "../world/job.js";
import type { Run } from "../world/run.js";
import { jobOf } from "./find.js";

/**
 * The last run of a job, in a list that has room for more.
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
        const runs = listed(shownRuns(job, view.now), view).map((run) => submission(run, view));
        return { status: 200, body: { submissions: runs.length > 0 ? runs : [neverExecuted(job.createdBy, view)] } };
    },
};

function listed(runs: readonly Run[], view: View): Run[] {
    return view.switches.statusShows === "all" ? inOrder(runs, view) : runs.slice(-1);
}
