import { ErrorResponse } from "../../http/response.js";
import { type Cluster, isRunning } from "../../world/cluster.js";
import type { World } from "../../world/world.js";
import type { CdmRoute } from "../cdmRoute.js";
import { cdmError, invalidParameterError } from "../wire/cdmErrors.js";
import { startResponse } from "../wire/startResponse.js";
import { viewOf } from "../wire/view.js";
import { createJobIn } from "./createJob.js";
import { parseJob } from "./parseJob.js";

/**
 * Creates a job in one of several clusters, a random running one, and starts it. The response does not name the
 * cluster. Its sample has no user of the last update, under any spelling.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_and_executing_a_job_in_a_random_cluster.html
 */
export const createAndStart: CdmRoute = {
    operation: "createAndStart",
    method: "POST",
    path: "/v1.1/{project}/clusters/job",
    handle: (world, request) => {
        const sent = parseJob(request.body, world.switches);
        const job = createJobIn(pickRandom(runningClusters(world, sent.clusters)), sent, request.user, world);
        const run = world.startRun(job, { createdBy: request.user, auto: false, variables: {} });
        const view = viewOf(world, job);
        return startResponse(run, { ...view, switches: { ...view.switches, userKey: "absent" } });
    },
};

function runningClusters(world: World, ids: unknown): Cluster[] {
    if (!Array.isArray(ids) || ids.length === 0) {
        throw new ErrorResponse(invalidParameterError("clusters must be a list of cluster IDs."));
    }
    const running = ids.map((id) => world.clusters.get(id)).filter((cluster) => cluster !== undefined);
    return running.filter(isRunning);
}

function pickRandom(clusters: readonly Cluster[]): Cluster {
    const chosen = clusters[Math.floor(Math.random() * clusters.length)];
    if (!chosen) {
        throw new ErrorResponse(cdmError("Cdm.0001", "No running cluster is available."));
    }
    return chosen;
}
