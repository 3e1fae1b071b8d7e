import type { JsonObject } from "../json.js";
import type { Switches } from "../switches.js";
import type { ClusterStatus } from "./clusterStatus.js";
import type { FollowUp, Run, RunPlan } from "./run.js";

export const jobTypes = ["NORMAL_JOB", "BATCH_JOB", "SCENARIO_JOB"] as const;

export type JobType = (typeof jobTypes)[number];

/** How the runs of a job go. What is changed holds for later runs. */
export interface JobSettings extends RunPlan, FollowUp {
    /** How long an accepted stop takes until the run shows STOPPED. */
    readonly stopMs: number;
    /** How long a new run stays out of sight of everyone but the caller who started it. */
    readonly listLagMs: number;
    /** A run of its own accord each time that this has passed and none is live; 0 is no schedule. */
    readonly everyMs: number;
}

export const defaultSettings: JobSettings = {
    bootMs: 2000,
    runMs: 60_000,
    stopMs: 0,
    pendingMs: 1000,
    listLagMs: 0,
    outcome: "succeed",
    disposable: "none",
    retries: 0,
    retryAfterMs: 5000,
    everyMs: 0,
};

/** A status that the API shows whatever the truth is. */
export interface ForcedStatus {
    readonly status: string;
    /** Absent, until it is taken back. */
    readonly until?: number;
}

/** The part of its cluster that a job needs. */
interface OwningCluster {
    readonly status: ClusterStatus;
    readonly jobs: Map<string, Job>;
    lastSubmissionId: number;
}

export interface Job {
    name: string;
    readonly id: number;
    readonly cluster: OwningCluster;
    jobType: JobType;
    /** As it was sent. Absent, the job was made by hand and has a sample's. */
    definition?: JsonObject;
    readonly createdBy: string;
    readonly createdAt: number;
    updatedBy: string;
    updatedAt: number;
    readonly runs: Run[];
    /** Runs whose end has had no consequences yet: all that are live, and those that ended since anyone looked. */
    unprocessed: Run[];
    settings: JobSettings;
    /** This job's own; the world's apply where it has none. */
    switches: Partial<Switches>;
    forced?: ForcedStatus | undefined;
    /** What a failed run has left to do. */
    retry?: { readonly at: number; readonly after: Run } | undefined;
    /** When the schedule comes round. */
    nextRunAt?: number | undefined;
}

/** What everyone may see: neither forgotten nor too fresh. */
export function visibleRuns(job: Job, now: number): Run[] {
    return job.runs.filter((run) => !run.forgotten && now >= run.startedAt + job.settings.listLagMs);
}

export function lastVisibleRun(job: Job, now: number): Run | undefined {
    return visibleRuns(job, now).at(-1);
}

export function forcedStatus(job: Job, now: number): ForcedStatus | undefined {
    return job.forced && now < (job.forced.until ?? Number.POSITIVE_INFINITY) ? job.forced : undefined;
}

/** The runs are kept; the API shows them no more. One that is live cannot be forgotten. */
export function forgetHistory(job: Job): void {
    for (const run of job.runs) {
        if (!job.unprocessed.includes(run)) {
            run.forgotten = true;
        }
    }
}
