import type { CdmRoute } from "../cdmRoute.js";
import { detailedError } from "../wire/cdmErrors.js";
import { driverSettings } from "./driverSettings.js";
import { findJob } from "./findResource.js";
import { nameTakenError, parseJob } from "./parseJob.js";

/** Clients may expect the sample (`objects`), the prose of the same page (`list`) or no content (`empty`). */
const bodies = {
    objects: { "validation-result": [{}, {}, {}] },
    list: { "validation-result": [] },
    empty: {},
};

/**
 * Replaces a job's definition. If the body's name is not the path's, CDM renames the job too. A live run goes on as it
 * began.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/modifying_a_job.html
 */
export const updateJob: CdmRoute = {
    operation: "updateJob",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: (world, request) => {
        const job = findJob(world, request, missingJob);
        const { name, jobType, definition } = parseJob(request.body);
        if (name !== job.name) {
            if (job.cluster.jobs.has(name)) {
                throw nameTakenError();
            }
            world.renameJob(job, name);
        }
        Object.assign(job, { jobType, definition, updatedBy: request.user, updatedAt: world.now() });
        world.configure(job, driverSettings(definition));
        return { status: 200, body: bodies[world.switchesOf(job).updateResponse] };
    },
};

/** The two codes differ in the documented sample. Neither is in the table of codes. */
function missingJob(name: string) {
    return detailedError("Cdm.0095", `A job with the name ${name} does not exist.`, { errCode: "Cdm.00095" });
}
