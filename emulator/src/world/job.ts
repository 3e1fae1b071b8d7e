import type { JsonObject } from "../json.js";
import type { Switches } from "../switches.js";
import type { ClusterStatus } from "./clusterStatus.js";
import { sampleDefinition } from "./definition.js";
import type { Link } from "./link.js";
import type { FollowUp, Run, RunPlan } from "./run.js";

export const jobTypes = ["NORMAL_JOB", "BATCH_JOB", "SCENARIO_JOB"] as const;

export type JobType = (typeof jobTypes)[number];

/** How a job's runs behave. A change applies to later runs. */
export interface JobSettings extends RunPlan, FollowUp {
    /** How long an accepted stop takes until the run shows STOPPED. */
    readonly stopMs: number;
    /** How long CDM's queries do not show a new run. Only the response to the start shows it at once. */
    readonly listLagMs: number;
    /** The interval of the schedule, 0 for none. CDM starts a run at each interval if no run is live. */
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

/** A status that the API shows in place of the true one. */
export interface ForcedStatus {
    readonly status: string;
    /** When the API shows the true status again. If absent, only the control API ends the forced one. */
    readonly until?: number;
}

/** The part of a cluster that its jobs need. */
interface OwningCluster {
    readonly id: string;
    readonly status: ClusterStatus;
    readonly jobs: Map<string, Job>;
    readonly links: ReadonlyMap<string, Link>;
    readonly definitionLagMs: number;
    lastSubmissionId: number;
}

export interface Job {
    name: string;
    readonly id: number;
    readonly cluster: OwningCluster;
    jobType: JobType;
    /** The definition in the client's request. Absent if the control API has added the job. */
    definition?: JsonObject;
    /** CDM starts no run of a disabled job. */
    enabled: boolean;
    readonly createdBy: string;
    readonly createdAt: number;
    updatedBy: string;
    updatedAt: number;
    readonly runs: Run[];
    /** Live runs, and runs whose end `advance` has not handled yet. */
    unprocessed: Run[];
    settings: JobSettings;
    /** The job's own switches. They override the world's. */
    switches: Partial<Switches>;
    forced?: ForcedStatus | undefined;
    /** When CDM retries, and the failed run. */
    retry?: { readonly at: number; readonly after: Run } | undefined;
    /** When the schedule starts the next run. */
    nextRunAt?: number | undefined;
}

/** The definition in the client's request, or a sample for a job that the control API has added. */
export function definitionOf({ name, definition, settings }: Job): JsonObject {
    return definition ?? sampleDefinition(name, settings.retries > 0);
}

/** Whether CDM's queries show what was created then. A test may set the clock back, so without a lag the date does not count. */
export function isShownSince(createdAt: number, lagMs: number, now: number): boolean {
    return lagMs === 0 || now >= createdAt + lagMs;
}

/** Whether CDM's queries show the job. They show a new one only after the cluster's `definitionLagMs`. */
export function isShown(job: Job, now: number): boolean {
    return isShownSince(job.createdAt, job.cluster.definitionLagMs, now);
}

/** The names of the links in the definition that a client has sent. */
export function linksOf({ definition = {} }: Pick<Job, "definition">): string[] {
    const names = [definition["from-link-name"], definition["to-link-name"]];
    return names.filter((name) => typeof name === "string");
}

/** The name of a link that is disabled. */
export function disabledLinkOf(job: Job): string | undefined {
    return linksOf(job).find((name) => job.cluster.links.get(name)?.enabled === false);
}

/** The runs that CDM's queries show: neither forgotten nor newer than `listLagMs`. */
export function visibleRuns(job: Job, now: number): Run[] {
    return job.runs.filter((run) => !run.forgotten && now >= run.startedAt + job.settings.listLagMs);
}

export function lastVisibleRun(job: Job, now: number): Run | undefined {
    return visibleRuns(job, now).at(-1);
}

export function forcedStatus(job: Job, now: number): ForcedStatus | undefined {
    return job.forced && now < (job.forced.until ?? Number.POSITIVE_INFINITY) ? job.forced : undefined;
}

/** Hides ended runs from CDM's queries. The truth still has them. A live run stays visible. */
export function forgetHistory(job: Job): void {
    for (const run of job.runs) {
        if (!job.unprocessed.includes(run)) {
            run.forgotten = true;
        }
    }
}
