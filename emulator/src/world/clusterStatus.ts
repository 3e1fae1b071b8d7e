/**
 * CDM's codes for the status of a cluster.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/cluster_management/querying_cluster_details.html
 */
export const clusterStatuses = {
    "100": "Creating",
    "200": "Normal",
    "300": "Failed",
    "303": "Failed to be created",
    "400": "Deleted",
    "500": "Restarting",
    "800": "Frozen",
    "900": "Stopped",
    "910": "Stopping",
    "920": "Starting",
} as const;

export type ClusterStatus = keyof typeof clusterStatuses;
