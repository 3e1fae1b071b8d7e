import { type ApiRoute, Refusal } from "../api.js";
import { invalidParameter } from "../wire/errors.js";
import { jobBody } from "../wire/job.js";
import { publicView } from "../wire/view.js";
import { type JobType, jobTypes } from "../world/job.js";
import { clusterOf } from "./find.js";
import { pageIn, partOf } from "./page.js";

/**
 * The jobs of one type, each with its status: `all` in the place of a name. Without a type these are the NORMAL_JOBs
 * alone.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export const jobs: ApiRoute = {
    operation: "jobs",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/all",
    handle: (world, call) => {
        const cluster = clusterOf(world, call);
        const page = pageIn(call.query);
        const jobType = jobTypeIn(call.query);
        const filter = call.query.get("filter") ?? "";
        const matching = [...cluster.jobs.values()].filter(
            (job) => job.jobType === jobType && job.name.includes(filter),
        );
        const shown = partOf(matching, page).map((job) => jobBody(job, publicView(world, job)));
        return { status: 200, body: { total: matching.length, jobs: shown, ...page } };
    },
};

function jobTypeIn(query: URLSearchParams): JobType {
    const given = query.get("jobType") ?? "NORMAL_JOB";
    const jobType = jobTypes.find((known) => known === given);
    if (!jobType) {
        throw new Refusal(invalidParameter(`jobType must be one of ${jobTypes.join(", ")}.`));
    }
    return jobType;
}
