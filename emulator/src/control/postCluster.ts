import type { HttpResponse } from "../http/response.js";
import { setStatus } from "../world/cluster.js";
import { type ClusterStatus, clusterStatuses } from "../world/clusterStatus.js";
import type { World } from "../world/world.js";
import { clusterTruth } from "./truth.js";
import { bool, ControlError, milliseconds, oneOf, validate } from "./validate.js";

const statuses = Object.keys(clusterStatuses) as ClusterStatus[];
const rules = { status: oneOf(...statuses), actionMs: milliseconds, definitionLagMs: milliseconds, deleted: bool };

/** Changes only the properties that the body gives. Creates the cluster if it does not exist. */
export function postCluster(world: World, id: string, body: unknown): HttpResponse {
    const { status, actionMs, definitionLagMs, deleted = false } = validate("a cluster", body, rules);
    const existing = world.clusters.get(id);
    if (deleted) {
        if (!existing) {
            throw new ControlError(`There is no cluster "${id}".`, 404);
        }
        world.clusters.delete(id);
        return { status: 200, body: {} };
    }
    const cluster = existing ?? world.addCluster(id);
    if (status !== undefined) {
        setStatus(cluster, status, world.now());
    }
    cluster.actionMs = actionMs ?? cluster.actionMs;
    cluster.definitionLagMs = definitionLagMs ?? cluster.definitionLagMs;
    return { status: existing ? 200 : 201, body: clusterTruth(cluster, world.now()) };
}
