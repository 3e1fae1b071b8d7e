import type { CdmRoute } from "../cdmRoute.js";
import { clusterBody } from "../wire/cluster.js";
import { findCluster } from "./findResource.js";

/**
 * One cluster. That a missing one is a 404 is what the Terraform provider relies on.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_cluster_details.html
 */
export const cluster: CdmRoute = {
    operation: "cluster",
    method: "GET",
    path: "/v1.1/{project}/clusters/{cluster}",
    handle: (world, call) => ({ status: 200, body: clusterBody(findCluster(world, call)) }),
};
