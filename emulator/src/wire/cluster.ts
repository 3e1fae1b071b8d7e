import type { Cluster } from "../store.js";

/**
 * A cluster in detail. Its `status` is a string of digits: "200" is running.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_cluster_details.html
 */
export function clusterBody(cluster: Cluster): Record<string, unknown> {
    const created = new Date(cluster.createdAt).toISOString().slice(0, 19);
    return {
        instances: [
            {
                flavor: { id: "fb8fe666-6734-4b11-bc6c-43d11db3c745" },
                volume: { size: "100", type: "LOCAL_DISK" },
                name: cluster.id,
                id: `${cluster.id}-1`,
                isFrozen: "0",
                type: "cdm",
                config_status: "In-Sync",
                status: "200",
            },
        ],
        created,
        statusDetail: "Normal",
        actionProgress: {},
        name: cluster.id,
        id: cluster.id,
        isFrozen: "0",
        config_status: "In-Sync",
        updated: created,
        status: "200",
    };
}
