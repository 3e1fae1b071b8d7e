import type { ApiRoute } from "../api.js";
import type { Cluster } from "../world/cluster.js";
import type { Job } from "../world/job.js";
import type { World } from "../world/world.js";
import { driverSettings } from "./driverSettings.js";
import { clusterOf } from "./find.js";
import { nameTaken, type SentJob, sentJob } from "./sentJob.js";

/**
 * Creates a job and starts nothing. Whether its links exist is not looked at.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_a_job_in_a_specified_cluster.html
 */
export const createJob: ApiRoute = {
    operation: "createJob",
    method: "POST",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job",
    handle: (world, call) => {
        const job = createIn(clusterOf(world, call), sentJob(call.body), call.user, world);
        return { status: 200, body: { name: job.name } };
    },
};

export function createIn(cluster: Cluster, sent: SentJob, createdBy: string, world: World): Job {
    if (cluster.jobs.has(sent.name)) {
        throw nameTaken();
    }
    const { jobType, definition } = sent;
    const job = world.addJob(cluster, sent.name, { jobType, definition, createdBy });
    world.configure(job, driverSettings(definition));
    return job;
}
