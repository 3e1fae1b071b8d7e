import type { Cluster } from "../../world/cluster.js";
import { driverSettings } from "../../world/driverSettings.js";
import type { Job } from "../../world/job.js";
import type { World } from "../../world/world.js";
import type { CdmRoute } from "../cdmRoute.js";
import { jobResult, warningsInJob } from "./checkDefinition.js";
import { findRunningCluster, refuseMissingLinks } from "./findResource.js";
import { type JobRequest, nameTakenError, parseJob } from "./parseJob.js";

/** The sample has the name only. The prose has a list too. */
const results = { name: {}, list: { "validation-result": [] }, objects: { "validation-result": [{}, {}, {}] } };

/**
 * Creates a job without starting it.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_a_job_in_a_specified_cluster.html
 */
export const createJob: CdmRoute = {
    operation: "createJob",
    method: "POST",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job",
    handle: (world, request) => {
        const cluster = findRunningCluster(world, request);
        const { switches } = world;
        const { name } = createJobIn(cluster, parseJob(request.body, switches), request.user, world);
        const warnings = warningsInJob(switches);
        const result =
            warnings.length > 0
                ? { "validation-result": jobResult(warnings, switches) }
                : results[switches.createResponse];
        return { status: 200, body: { name, ...result } };
    },
};

export function createJobIn(cluster: Cluster, sent: JobRequest, createdBy: string, world: World): Job {
    if (cluster.jobs.has(sent.name)) {
        throw nameTakenError();
    }
    const { name, jobType, enabled = true, definition } = sent;
    refuseMissingLinks(cluster, definition, world.switches);
    const job = world.addJob(cluster, name, { jobType, enabled, definition, createdBy });
    world.configure(job, driverSettings(definition));
    world.recordChange({ kind: "job", cluster: cluster.id, name, action: "create", user: createdBy, through: "api" });
    return job;
}
