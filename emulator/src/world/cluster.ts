import type { ClusterStatus } from "./clusterStatus.js";
import type { Job } from "./job.js";
import type { Link } from "./link.js";

export interface Cluster {
    readonly id: string;
    readonly createdAt: number;
    updatedAt: number;
    status: ClusterStatus;
    /** Where an action leads, and when it arrives. */
    transition?: { readonly status: ClusterStatus; readonly at: number } | undefined;
    /** How long starting, stopping and restarting take. */
    actionMs: number;
    readonly jobs: Map<string, Job>;
    readonly links: Map<string, Link>;
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
        jobs: new Map(),
        links: new Map(),
        lastSubmissionId: 0,
        lastJobId: 0,
        lastLinkId: 0,
    };
}

export function isRunning(cluster: Pick<Cluster, "status">): boolean {
    return cluster.status === "200";
}

/** One that is being stopped lets its runs go on; under any other code but "200" nothing runs. */
export function setStatus(cluster: Cluster, status: ClusterStatus, now: number): void {
    cluster.status = status;
    cluster.updatedAt = now;
    cluster.transition = undefined;
    if (status !== "200" && status !== "910") {
        failRuns(cluster, now);
    }
}

/** Nothing documented says how they end. They fail, and CDM tries nothing again. */
export function failRuns(cluster: Cluster, now: number): void {
    for (const job of cluster.jobs.values()) {
        for (const run of job.unprocessed) {
            run.clusterLostAt ??= now;
        }
        job.retry = undefined;
    }
}
