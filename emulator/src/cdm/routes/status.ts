import { visibleRuns } from "../../world/job.js";
import type { Run } from "../../world/run.js";
import type { CdmRoute } from "../cdmRoute.js";
import { neverExecutedSubmission, ordered, submission } from "../wire/submission.js";
import { type View, viewWithForcedStatus } from "../wire/view.js";
import { findShownJob } from "./findResource.js";

/**
 * Shows the last run of a job, in a list.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_status.html
 */
export const status: CdmRoute = {
    operation: "status",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/status",
    handle: (world, request) => {
        const job = findShownJob(world, request);
        const view = viewWithForcedStatus(world, job);
        const runs = runsToShow(visibleRuns(job, view.now), view).map((run) => submission(run, view));
        return {
            status: 200,
            body: { submissions: runs.length > 0 ? runs : [neverExecutedSubmission(job.createdBy, view)] },
        };
    },
};

function runsToShow(runs: readonly Run[], view: View): Run[] {
    return view.switches.statusShows === "all" ? ordered(runs, view) : runs.slice(-1);
}
