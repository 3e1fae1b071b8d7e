import { type Answer, type Call, Refusal } from "../api.js";
import { cdmError, clusterMissing, gatewayError } from "../wire/errors.js";
import { type Cluster, isUp } from "../world/cluster.js";
import type { Job } from "../world/job.js";
import type { World } from "../world/world.js";

/** The cluster that a path names, in whatever state. */
export function anyClusterOf(world: World, call: Call): Cluster {
    const cluster = world.clusters.get(call.cluster);
    if (!cluster) {
        throw new Refusal(clusterMissing(call.cluster));
    }
    return cluster;
}

/** The cluster that a path names, running: requests about its jobs and links are passed on to it. */
export function clusterOf(world: World, call: Call): Cluster {
    const cluster = anyClusterOf(world, call);
    if (!isUp(cluster)) {
        throw new Refusal(clusterDown(world, call));
    }
    return cluster;
}

/** The job that a path names. What a missing one is called differs from page to page. */
export function jobOf(world: World, call: Call, missing: (name: string) => Answer = doesNotExist): Job {
    const job = clusterOf(world, call).jobs.get(call.job);
    if (!job) {
        throw new Refusal(jobMissing(world, call.job, missing));
    }
    return job;
}

/** Not documented; each of these has been guessed by somebody. */
function clusterDown(world: World, call: Call): Answer {
    switch (world.switches.clusterDown) {
        case "code":
            return cdmError("Cdm.0001", `Cluster[${call.cluster}] is not running.`);
        case "notFound":
            return cdmError("Cdm.0001", `Cluster[${call.cluster}] is not running.`, 404);
        case "badGateway":
            return gatewayError(502, "APIGW.0201", "Backend unavailable.", call.requestId);
        case "gatewayTimeout":
            return gatewayError(504, "APIGW.0201", "Backend timeout.", call.requestId);
    }
}

export function jobMissing(world: World, name: string, documented: (name: string) => Answer = doesNotExist): Answer {
    switch (world.switches.missingJob) {
        case "documented":
            return documented(name);
        case "code0100":
            return isAbsent(name);
        case "code0054":
            return doesNotExist(name);
        case "error500":
            return isAbsent(name, 500);
    }
}

/** How start, stop and status call it: Cdm.0054 of the table of codes. */
function doesNotExist(name: string): Answer {
    return cdmError("Cdm.0054", `Job ${name} does not exist.`);
}

/** How querying and deleting call it. */
export function isAbsent(name: string, status?: number): Answer {
    return cdmError("Cdm.0100", `Job[${name}] doesn't exist.`, status);
}
