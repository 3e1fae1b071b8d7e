import type { CdmRoute } from "../cdmRoute.js";
import { detailedError } from "../wire/errors.js";
import { driverSettings } from "./driverSettings.js";
import { findJob } from "./findResource.js";
import { nameTakenError, parseJob } from "./parseJob.js";

/** The three that the prose, the sample and a lenient reader may expect. */
const bodies = {
    objects: { "validation-result": [{}, {}, {}] },
    list: { "validation-result": [] },
    empty: {},
};

/**
 * Changes a job: its whole definition and, where the body has another name than the path, its name. A run that is live
 * goes on as it began.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/modifying_a_job.html
 */
export const updateJob: CdmRoute = {
    operation: "updateJob",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: (world, call) => {
        const job = findJob(world, call, missingJob);
        const { name, jobType, definition } = parseJob(call.body);
        if (name !== job.name) {
            if (job.cluster.jobs.has(name)) {
                throw nameTakenError();
            }
            world.renameJob(job, name);
        }
        Object.assign(job, { jobType, definition, updatedBy: call.user, updatedAt: world.now() });
        world.configure(job, driverSettings(definition));
        return { status: 200, body: bodies[world.switchesOf(job).updateResponse] };
    },
};

/** The two codes of the sample differ, and neither is in the table of codes. */
function missingJob(name: string) {
    return detailedError("Cdm.0095", `A job with the name ${name} does not exist.`, { errCode: "Cdm.00095" });
}
