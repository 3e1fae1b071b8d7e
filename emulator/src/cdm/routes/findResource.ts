import { gatewayError } from "../../gateway/gatewayError.js";
import { ErrorResponse, type HttpResponse } from "../../http/response.js";
import { type Cluster, isRunning } from "../../world/cluster.js";
import type { Job } from "../../world/job.js";
import type { World } from "../../world/world.js";
import type { CdmRequest } from "../cdmRoute.js";
import { cdmError, missingClusterError } from "../wire/errors.js";

/** The cluster that a path names, in whatever state. */
export function findCluster(world: World, call: CdmRequest): Cluster {
    const cluster = world.clusters.get(call.cluster);
    if (!cluster) {
        throw new ErrorResponse(missingClusterError(call.cluster));
    }
    return cluster;
}

/** The cluster that a path names, running: requests about its jobs and links are passed on to it. */
export function findRunningCluster(world: World, call: CdmRequest): Cluster {
    const cluster = findCluster(world, call);
    if (!isRunning(cluster)) {
        throw new ErrorResponse(clusterDownError(world, call));
    }
    return cluster;
}

/** The job that a path names. What a missing one is called differs from page to page. */
export function findJob(world: World, call: CdmRequest, missing: (name: string) => HttpResponse = jobError0054): Job {
    const job = findRunningCluster(world, call).jobs.get(call.job);
    if (!job) {
        throw new ErrorResponse(missingJobError(world, call.job, missing));
    }
    return job;
}

/** Not documented; each of these has been guessed by somebody. */
function clusterDownError(world: World, call: CdmRequest): HttpResponse {
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

export function missingJobError(
    world: World,
    name: string,
    documented: (name: string) => HttpResponse = jobError0054,
): HttpResponse {
    switch (world.switches.missingJob) {
        case "documented":
            return documented(name);
        case "code0100":
            return jobError0100(name);
        case "code0054":
            return jobError0054(name);
        case "error500":
            return jobError0100(name, 500);
    }
}

/** How start, stop and status call it: Cdm.0054 of the table of codes. */
function jobError0054(name: string): HttpResponse {
    return cdmError("Cdm.0054", `Job ${name} does not exist.`);
}

/** How querying and deleting call it. */
export function jobError0100(name: string, status?: number): HttpResponse {
    return cdmError("Cdm.0100", `Job[${name}] doesn't exist.`, status);
}
