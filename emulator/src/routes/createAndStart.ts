import { type ApiRoute, Refusal } from "../api.js";
import { cdmError, invalidParameter } from "../wire/errors.js";
import { startedAnswer } from "../wire/started.js";
import { viewOf } from "../wire/view.js";
import { type Cluster, isUp } from "../world/cluster.js";
import type { World } from "../world/world.js";
import { createIn } from "./createJob.js";
import { sentJob } from "./sentJob.js";

/**
 * Creates a job in one of several clusters, at random among those that run, and starts it. The answer does not say in
 * which, and its sample names no user of the last update, under any spelling.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_and_executing_a_job_in_a_random_cluster.html
 */
export const createAndStart: ApiRoute = {
    operation: "createAndStart",
    method: "POST",
    path: "/v1.1/{project}/clusters/job",
    handle: (world, call) => {
        const sent = sentJob(call.body);
        const job = createIn(oneOf(runningClusters(world, sent.clusters)), sent, call.user, world);
        const run = world.startRun(job, { createdBy: call.user, auto: false, variables: {} });
        const view = viewOf(world, job);
        return startedAnswer(run, { ...view, switches: { ...view.switches, userKey: "absent" } });
    },
};

function runningClusters(world: World, ids: unknown): Cluster[] {
    if (!Array.isArray(ids) || ids.length === 0) {
        throw new Refusal(invalidParameter("clusters must be a list of cluster IDs."));
    }
    const running = ids.map((id) => world.clusters.get(id)).filter((cluster) => cluster !== undefined);
    return running.filter(isUp);
}

function oneOf(clusters: readonly Cluster[]): Cluster {
    const chosen = clusters[Math.floor(Math.random() * clusters.length)];
    if (!chosen) {
        throw new Refusal(cdmError("Cdm.0001", "No running cluster is available."));
    }
    return chosen;
}
