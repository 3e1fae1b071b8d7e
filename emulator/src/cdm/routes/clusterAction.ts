import { randomUUID } from "node:crypto";
import { ErrorResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject, textOf } from "../../json.js";
import { type Cluster, failRuns, setStatus } from "../../world/cluster.js";
import type { ClusterStatus } from "../../world/clusterStatus.js";
import { endOf } from "../../world/run.js";
import type { CdmRoute } from "../cdmRoute.js";
import { cdmError, invalidParameterError } from "../wire/cdmErrors.js";
import { findCluster } from "./findResource.js";

interface Action {
    readonly name: "start" | "stop" | "restart";
    readonly from: ClusterStatus;
    readonly during: ClusterStatus;
    readonly to: ClusterStatus;
}

const actions: readonly Action[] = [
    { name: "start", from: "900", during: "920", to: "200" },
    { name: "stop", from: "200", during: "910", to: "900" },
    { name: "restart", from: "200", during: "500", to: "200" },
];

/**
 * Starts, stops or restarts a cluster. The action takes the cluster's `actionMs`. The `jobId` in the response names a
 * task of the cluster, in a list except for a restart.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/starting_a_cluster.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/stopping_a_cluster.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/restarting_a_cluster.html
 */
export const clusterAction: CdmRoute = {
    operation: "clusterAction",
    method: "POST",
    path: "/v1.1/{project}/clusters/{cluster}/action",
    handle: (world, request) => {
        const cluster = findCluster(world, request);
        const { action, details } = parseAction(request.body);
        if (cluster.status !== action.from) {
            return cdmError("Cdm.0001", `Cluster[${cluster.id}] cannot ${action.name} now.`);
        }
        const now = world.now();
        const graceMs = action.name === "stop" ? graceMsOf(details) : 0;
        const runsEndAt = graceMs > 0 ? Math.min(lastEnd(cluster, now), now + graceMs) : now;
        setStatus(cluster, action.during, now);
        if (graceMs === 0) {
            failRuns(cluster, now);
        }
        cluster.transition = { status: action.to, at: Math.max(runsEndAt, now + cluster.actionMs) };
        const task = randomUUID();
        return { status: 200, body: { jobId: action.name === "restart" ? task : [task] } };
    },
};

function parseAction(text: string): { action: Action; details: JsonObject } {
    const body = parseObject(text) ?? {};
    const action = actions.find(({ name }) => isObject(body[name]));
    if (!action) {
        throw new ErrorResponse(invalidParameterError("the body must be start, stop or restart."));
    }
    return { action, details: body[action.name] as JsonObject };
}

/** How long CDM waits for live runs. Some editions misspell the mode. */
function graceMsOf({ stopMode, delayTime = -1 }: JsonObject): number {
    if (stopMode !== "GRACEFULLY" && stopMode !== "GRACEFULL") {
        return 0;
    }
    const seconds = Number(textOf(delayTime) || Number.NaN);
    if (Number.isNaN(seconds)) {
        throw new ErrorResponse(invalidParameterError("delayTime must be a number."));
    }
    return seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
}

function lastEnd(cluster: Cluster, now: number): number {
    const runs = [...cluster.jobs.values()].flatMap((job) => job.unprocessed);
    return Math.max(now, ...runs.map(endOf));
}
