import type { Cluster } from "../../world/cluster.js";
import type { Job } from "../../world/job.js";
import type { World } from "../../world/world.js";
import type { CdmRoute } from "../cdmRoute.js";
import { driverSettings } from "./driverSettings.js";
import { findRunningCluster } from "./findResource.js";
import { type JobRequest, nameTakenError, parseJob } from "./parseJob.js";

/**
 * Creates a job without starting it. The emulator does not check whether the job's links exist.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_a_job_in_a_specified_cluster.html
 */
export const createJob: CdmRoute = {
    operation: "createJob",
    method: "POST",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job",
    handle: (world, request) => {
        const job = createJobIn(findRunningCluster(world, request), parseJob(request.body), request.user, world);
        return { status: 200, body: { name: job.name } };
    },
};

export function createJobIn(cluster: Cluster, sent: JobRequest, createdBy: string, world: World): Job {
    if (cluster.jobs.has(sent.name)) {
        throw nameTakenError();
    }
    const { jobType, definition } = sent;
    const job = world.addJob(cluster, sent.name, { jobType, definition, createdBy });
    world.configure(job, driverSettings(definition));
    return job;
}
