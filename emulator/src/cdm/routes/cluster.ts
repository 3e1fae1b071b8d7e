import type { CdmRoute } from "../cdmRoute.js";
import { clusterBody } from "../wire/clusterBody.js";
import { findCluster } from "./findResource.js";

/**
 * Shows one cluster. The Terraform provider relies on a 404 for a missing one.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_cluster_details.html
 */
export const cluster: CdmRoute = {
    operation: "cluster",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}",
    handle: (world, request) => ({ status: 200, body: clusterBody(findCluster(world, request)) }),
};
