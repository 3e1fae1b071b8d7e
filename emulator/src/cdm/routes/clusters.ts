import type { CdmRoute } from "../cdmRoute.js";
import { clusterSummary } from "../wire/clusterBody.js";

/**
 * Lists all clusters.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_the_cluster_list.html
 */
export const clusters: CdmRoute = {
    operation: "clusters",
    method: "GET",
    path: "/v1.1/{project}/clusters",
    handle: (world) => ({ status: 200, body: { clusters: [...world.clusters.values()].map(clusterSummary) } }),
};
