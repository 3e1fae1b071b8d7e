import type { Answer, Call, Handler } from "../api.js";
import type { Job, World } from "../store.js";
import { cdmError, clusterMissing } from "../wire/errors.js";

/** Finds the job that a path names. What a missing job is called differs from route to route. */
export function onJob(
    missing: (name: string) => Answer,
    handle: (job: Job, world: World, call: Call) => Answer,
): Handler {
    return (world, call) => {
        const cluster = world.clusters.get(call.cluster);
        if (!cluster) {
            return clusterMissing(call.cluster);
        }
        const job = cluster.jobs.get(call.job);
        return job ? handle(job, world, call) : missing(call.job);
    };
}

/** How start, stop and status call it: Cdm.0054 of the table of codes. */
export function doesNotExist(name: string): Answer {
    return cdmError("Cdm.0054", `Job ${name} does not exist.`);
}
