import type { Cluster } from "../../world/cluster.js";
import { clusterStatuses } from "../../world/clusterStatus.js";

/**
 * A cluster in the format of the list. Its `status` is a string of digits: "200" is running.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_the_cluster_list.html
 */
export function clusterSummary(cluster: Cluster): Record<string, unknown> {
    return {
        version: "2.10.0.300",
        updated: clusterDateTime(cluster.updatedAt),
        name: cluster.id,
        created: clusterDateTime(cluster.createdAt),
        id: cluster.id,
        status: cluster.status,
        isFrozen: isFrozen(cluster),
        statusDetail: clusterStatuses[cluster.status],
        actionProgress: {},
        config_status: "In-Sync",
    };
}

/**
 * A cluster in detail.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_cluster_details.html
 */
export function clusterBody(cluster: Cluster): Record<string, unknown> {
    const { version: _, ...summary } = clusterSummary(cluster);
    return {
        ...summary,
        instances: [
            {
                flavor: { id: "fb8fe666-6734-4b11-bc6c-43d11db3c745" },
                volume: { size: "100", type: "LOCAL_DISK" },
                name: cluster.id,
                id: `${cluster.id}-1`,
                isFrozen: isFrozen(cluster),
                type: "cdm",
                config_status: "In-Sync",
                status: cluster.status,
            },
        ],
    };
}

function isFrozen(cluster: Cluster): string {
    return cluster.status === "800" ? "1" : "0";
}

function clusterDateTime(moment: number): string {
    return new Date(moment).toISOString().slice(0, 19);
}
