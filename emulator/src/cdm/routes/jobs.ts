import { ErrorResponse } from "../../http/response.js";
import { isShown, type JobType, jobTypes } from "../../world/job.js";
import type { CdmRoute } from "../cdmRoute.js";
import { invalidParameterError } from "../wire/cdmErrors.js";
import { jobBody } from "../wire/jobBody.js";
import { viewWithForcedStatus } from "../wire/view.js";
import { findRunningCluster } from "./findResource.js";
import { itemsOf, parsePage } from "./paging.js";

/**
 * Lists the jobs of one type, with their status. The path has `all` in place of a name. Without a type CDM lists the
 * jobs of the type NORMAL_JOB.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export const jobs: CdmRoute = {
    operation: "jobs",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/all",
    handle: (world, request) => {
        const cluster = findRunningCluster(world, request);
        const page = parsePage(request.query);
        const jobType = parseJobType(request.query);
        const filter = request.query.get("filter") ?? "";
        const matching = [...cluster.jobs.values()].filter(
            (job) => isShown(job, world.now()) && job.jobType === jobType && job.name.includes(filter),
        );
        const shown = itemsOf(matching, page).map((job) => jobBody(job, viewWithForcedStatus(world, job)));
        return { status: 200, body: { total: matching.length, jobs: shown, ...page } };
    },
};

function parseJobType(query: URLSearchParams): JobType {
    const given = query.get("jobType") ?? "NORMAL_JOB";
    const jobType = jobTypes.find((known) => known === given);
    if (!jobType) {
        throw new ErrorResponse(invalidParameterError(`jobType must be one of ${jobTypes.join(", ")}.`));
    }
    return jobType;
}
