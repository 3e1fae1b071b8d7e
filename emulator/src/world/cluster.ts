import type { ClusterStatus } from "./clusterStatus.js";
import type { Job } from "./job.js";
import type { Link } from "./link.js";

export interface Cluster {
    readonly id: string;
    readonly createdAt: number;
    updatedAt: number;
    status: ClusterStatus;
    /** The status that an action leads to, and when the cluster reaches it. */
    transition?: { readonly status: ClusterStatus; readonly at: number } | undefined;
    /** How long starting, stopping and restarting take. */
    actionMs: number;
    /** How long after its creation CDM's queries do not show a job or link. */
    definitionLagMs: number;
    readonly jobs: Map<string, Job>;
    readonly links: Map<string, Link>;
    /** The links that cannot connect to their data source, by name. They may not exist yet. */
    readonly unreachableLinks: Set<string>;
    /** CDM counts submissions per cluster, over all jobs. */
    lastSubmissionId: number;
    lastJobId: number;
    lastLinkId: number;
}

export function newCluster(id: string, now: number): Cluster {
    return {
        id,
        createdAt: now,
        updatedAt: now,
        status: "200",
        actionMs: 0,
        definitionLagMs: 0,
        jobs: new Map(),
        links: new Map(),
        unreachableLinks: new Set(),
        lastSubmissionId: 0,
        lastJobId: 0,
        lastLinkId: 0,
    };
}

export function isRunning(cluster: Pick<Cluster, "status">): boolean {
    return cluster.status === "200";
}

/** While a cluster stops, its runs go on. Under any status but "200" and "910" nothing runs. */
export function setStatus(cluster: Cluster, status: ClusterStatus, now: number): void {
    cluster.status = status;
    cluster.updatedAt = now;
    cluster.transition = undefined;
    if (status !== "200" && status !== "910") {
        failRuns(cluster, now);
    }
}

/** The documentation does not say how these runs end. In the emulator they fail, and CDM does not retry them. */
export function failRuns(cluster: Cluster, now: number): void {
    for (const job of cluster.jobs.values()) {
        for (const run of job.unprocessed) {
            run.endedByClusterAt ??= now;
        }
        job.retry = undefined;
    }
}
