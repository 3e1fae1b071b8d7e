import { randomUUID } from "node:crypto";
import { type ApiRoute, Refusal } from "../api.js";
import { isObject, type JsonObject, parseObject, textOf } from "../json.js";
import { cdmError, invalidParameter } from "../wire/errors.js";
import { breakRuns, type Cluster, setStatus } from "../world/cluster.js";
import type { ClusterStatus } from "../world/clusterStatus.js";
import { endOf } from "../world/run.js";
import { anyClusterOf } from "./find.js";

interface Action {
    readonly name: "start" | "stop" | "restart";
    readonly from: ClusterStatus;
    readonly through: ClusterStatus;
    readonly to: ClusterStatus;
}

const actions: readonly Action[] = [
    { name: "start", from: "900", through: "920", to: "200" },
    { name: "stop", from: "200", through: "910", to: "900" },
    { name: "restart", from: "200", through: "500", to: "200" },
];

/**
 * Starts, stops or restarts a cluster, which takes its `actionMs`. The job in the answer is a task of the cluster; a
 * restart alone names it outside a list.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/starting_a_cluster.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/stopping_a_cluster.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/restarting_a_cluster.html
 */
export const clusterAction: ApiRoute = {
    operation: "clusterAction",
    method: "POST",
    path: "/v1.1/{project}/clusters/{cluster}/action",
    handle: (world, call) => {
        const cluster = anyClusterOf(world, call);
        const { action, details } = sentAction(call.body);
        if (cluster.status !== action.from) {
            return cdmError("Cdm.0001", `Cluster[${cluster.id}] cannot ${action.name} now.`);
        }
        const now = world.now();
        const patience = action.name === "stop" ? patienceOf(details) : 0;
        const quiet = patience > 0 ? Math.min(lastEnd(cluster, now), now + patience) : now;
        setStatus(cluster, action.through, now);
        if (patience === 0) {
            breakRuns(cluster, now);
        }
        cluster.next = { status: action.to, at: Math.max(quiet, now + cluster.actionMs) };
        const task = randomUUID();
        return { status: 200, body: { jobId: action.name === "restart" ? task : [task] } };
    },
};

function sentAction(text: string): { action: Action; details: JsonObject } {
    const body = parseObject(text) ?? {};
    const action = actions.find(({ name }) => isObject(body[name]));
    if (!action) {
        throw new Refusal(invalidParameter("the body must be start, stop or restart."));
    }
    return { action, details: body[action.name] as JsonObject };
}

/** How long running jobs are waited for. Some editions spell the mode with an F too many. */
function patienceOf({ stopMode, delayTime = -1 }: JsonObject): number {
    if (stopMode !== "GRACEFULLY" && stopMode !== "GRACEFULL") {
        return 0;
    }
    const seconds = Number(textOf(delayTime) || Number.NaN);
    if (Number.isNaN(seconds)) {
        throw new Refusal(invalidParameter("delayTime must be a number."));
    }
    return seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
}

function lastEnd(cluster: Cluster, now: number): number {
    const runs = [...cluster.jobs.values()].flatMap((job) => job.unsettled);
    return Math.max(now, ...runs.map(endOf));
}
