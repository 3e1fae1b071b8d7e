import { gatewayError } from "../../gateway/gatewayError.js";
import { ErrorResponse, type HttpResponse } from "../../http/response.js";
import type { JsonObject } from "../../json.js";
import type { Switches } from "../../switches.js";
import { type Cluster, isRunning } from "../../world/cluster.js";
import { isShown, type Job, linksOf } from "../../world/job.js";
import type { World } from "../../world/world.js";
import type { CdmRequest } from "../cdmRoute.js";
import { cdmError, missingClusterError } from "../wire/cdmErrors.js";

/** The cluster in the path, in any state. */
export function findCluster(world: World, request: CdmRequest): Cluster {
    const cluster = world.clusters.get(request.cluster);
    if (!cluster) {
        throw new ErrorResponse(missingClusterError(request.cluster));
    }
    return cluster;
}

/** The running cluster in the path. CDM passes requests about jobs and links on to it. */
export function findRunningCluster(world: World, request: CdmRequest): Cluster {
    const cluster = findCluster(world, request);
    if (!isRunning(cluster)) {
        throw new ErrorResponse(clusterDownError(world, request));
    }
    return cluster;
}

/** The job in the path. Pages of the documentation differ in their error for a missing one. */
export function findJob(
    world: World,
    request: CdmRequest,
    missing: (name: string) => HttpResponse = jobError0054,
): Job {
    const job = findRunningCluster(world, request).jobs.get(request.job);
    if (!job) {
        throw new ErrorResponse(missingJobError(world, request.job, missing));
    }
    return job;
}

/** The same for a query, which does not show a job that is too new. */
export function findShownJob(
    world: World,
    request: CdmRequest,
    missing: (name: string) => HttpResponse = jobError0054,
): Job {
    const job = findJob(world, request, missing);
    if (!isShown(job, world.now())) {
        throw new ErrorResponse(missingJobError(world, request.job, missing));
    }
    return job;
}

/** Refuses a definition that names a link which the cluster does not have. */
export function refuseMissingLinks(
    { links }: Pick<Cluster, "links"> | Job["cluster"],
    definition: JsonObject,
    { jobLinks }: Switches,
): void {
    const missing = linksOf({ definition }).find((name) => !links.has(name));
    if (jobLinks === "checked" && missing !== undefined) {
        throw new ErrorResponse(linkError0101(missing));
    }
}

/** The documentation has no error for this. Each of these is a client's guess. */
function clusterDownError(world: World, request: CdmRequest): HttpResponse {
    switch (world.switches.clusterDown) {
        case "code":
            return cdmError("Cdm.0001", `Cluster[${request.cluster}] is not running.`);
        case "notFound":
            return cdmError("Cdm.0001", `Cluster[${request.cluster}] is not running.`, 404);
        case "badGateway":
            return gatewayError(502, "APIGW.0201", "Backend unavailable.", request.requestId);
        case "gatewayTimeout":
            return gatewayError(504, "APIGW.0201", "Backend timeout.", request.requestId);
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
        case "code0319":
            return cdmError("Cdm.0319", `Job[${name}] doesn't exist.`);
        case "error500":
            return jobError0100(name, 500);
    }
}

/** The error of start, stop and status. The table of codes has it as Cdm.0054. */
function jobError0054(name: string): HttpResponse {
    return cdmError("Cdm.0054", `Job ${name} does not exist.`);
}

/** The table of codes has this for a link. No sample does. */
export function linkError0101(name: string, status?: number): HttpResponse {
    return cdmError("Cdm.0101", `Link[${name}] doesn't exist.`, status);
}

/** The error of queries and of deletion. */
export function jobError0100(name: string, status?: number): HttpResponse {
    return cdmError("Cdm.0100", `Job[${name}] doesn't exist.`, status);
}
