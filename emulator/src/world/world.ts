import type { JsonObject } from "../json.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { defaultSwitches, type Switches } from "../switches.js";
import { type Cluster, newCluster } from "./cluster.js";
import { defaultSettings, type Job, type JobSettings, type JobType } from "./job.js";
import { acceptStop, isLive, type Run } from "./run.js";

export type Timing = Pick<JobSettings, "bootMs" | "runMs" | "stopMs">;

interface NewJob {
    readonly jobType?: JobType;
    readonly definition?: JsonObject;
    readonly createdBy?: string;
}

interface NewRun extends Pick<Run, "createdBy" | "auto" | "variables"> {
    /** Now, unless it started while nobody looked. */
    readonly at?: number;
    /** The job's, unless it is itself a retry. */
    readonly retries?: number;
}

/** So many runs of a job at least are known, the latest: a schedule may go on for weeks. */
const minKeptRuns = 10_000;

/** Everything the service knows: clusters, their jobs, their runs. */
export class World {
    readonly clusters = new Map<string, Cluster>();
    switches: Switches = defaultSwitches;
    /** The most runs of one job ever live at one time; it outlives the jobs. */
    maxLiveRuns = 0;

    constructor(
        private readonly timing: Timing,
        readonly now: () => number,
    ) {
        this.reset();
    }

    reset(): void {
        this.clusters.clear();
        this.switches = defaultSwitches;
        this.maxLiveRuns = 0;
        this.addJob(this.addCluster(outOfTheBox.cluster), outOfTheBox.job);
    }

    addCluster(id: string): Cluster {
        const cluster = newCluster(id, this.now());
        this.clusters.set(id, cluster);
        return cluster;
    }

    addJob(cluster: Cluster, name: string, given: NewJob = {}): Job {
        cluster.lastJobId += 1;
        const { createdBy = outOfTheBox.user, jobType = "NORMAL_JOB", definition } = given;
        const now = this.now();
        const job: Job = {
            name,
            id: cluster.lastJobId,
            cluster,
            jobType,
            ...(definition && { definition }),
            createdBy,
            createdAt: now,
            updatedBy: createdBy,
            updatedAt: now,
            runs: [],
            unprocessed: [],
            settings: { ...defaultSettings, ...this.timing },
            switches: {},
        };
        cluster.jobs.set(name, job);
        return job;
    }

    renameJob(job: Job, name: string): void {
        job.cluster.jobs.delete(job.name);
        job.name = name;
        job.cluster.jobs.set(name, job);
    }

    /** A schedule that is given, even the same one again, begins anew. */
    configure(job: Job, settings: Partial<JobSettings>): void {
        job.settings = { ...job.settings, ...settings };
        if (settings.everyMs !== undefined) {
            job.nextRunAt = settings.everyMs > 0 ? this.now() + settings.everyMs : undefined;
        }
    }

    startRun(job: Job, { at = this.now(), retries = job.settings.retries, ...by }: NewRun): Run {
        job.cluster.lastSubmissionId += 1;
        const { pendingMs, bootMs, runMs, outcome, disposable, retryAfterMs } = job.settings;
        const isPendingFirst = this.switchesOf(job).pendingPhase === "on";
        const run: Run = {
            ...by,
            submissionId: job.cluster.lastSubmissionId,
            startedAt: at,
            plan: { pendingMs: isPendingFirst ? pendingMs : 0, bootMs, runMs, outcome },
            followUp: { disposable, retries, retryAfterMs },
            stops: 0,
        };
        job.runs.push(run);
        dropOldestRuns(job);
        job.unprocessed.push(run);
        this.maxLiveRuns = Math.max(this.maxLiveRuns, job.unprocessed.filter((other) => isLive(other, at)).length);
        return run;
    }

    /** A stop names a job, not a run: whatever is live of it is stopped. */
    stopRuns(job: Job): void {
        for (const run of this.liveRuns(job)) {
            acceptStop(run, this.now(), job.settings.stopMs);
        }
    }

    /** The runs of all jobs of that name, one in each cluster at most, oldest first. */
    runsOf(jobName: string): Run[] {
        const jobs = [...this.clusters.values()].flatMap((cluster) => cluster.jobs.get(jobName) ?? []);
        return jobs.flatMap((job) => job.runs);
    }

    liveRuns(job: Job): Run[] {
        return job.unprocessed.filter((run) => isLive(run, this.now()));
    }

    switchesOf(job: Job): Switches {
        return { ...this.switches, ...job.switches };
    }
}

/** Those whose end has had its consequences. */
function dropOldestRuns(job: Job): void {
    if (job.runs.length > 2 * minKeptRuns) {
        const old = job.runs.splice(0, job.runs.length - minKeptRuns);
        job.runs.unshift(...old.filter((run) => job.unprocessed.includes(run)));
    }
}
