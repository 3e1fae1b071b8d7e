import type { JsonObject } from "../json.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { defaultSwitches, type Switches } from "../switches.js";
import { type Cluster, newCluster } from "./cluster.js";
import type { DefinitionChange } from "./definitionChange.js";
import { defaultSettings, type Job, type JobSettings, type JobType } from "./job.js";
import { acceptStop, endOf, isLive, type Run } from "./run.js";

export type Timing = Pick<JobSettings, "bootMs" | "runMs" | "stopMs">;

interface NewJob {
    readonly jobType?: JobType;
    readonly definition?: JsonObject;
    readonly enabled?: boolean;
    readonly createdBy?: string;
}

interface NewRun extends Pick<Run, "createdBy" | "auto" | "variables"> {
    /** When the run started, if not now. `advance` starts runs at past moments. */
    readonly at?: number;
    /** How many retries may follow, if not as many as the job's settings allow. */
    readonly retries?: number;
}

/** The emulator keeps at least this many runs of a job, the latest. A schedule may go on for weeks. */
const minKeptRuns = 10_000;

/** The emulator keeps at least this many changes of definitions, the latest. */
const minKeptChanges = 10_000;

/** The state of CDM: the clusters, their jobs and links, and the jobs' runs. */
export class World {
    readonly clusters = new Map<string, Cluster>();
    /** Data sources that no link can connect to, by host name. */
    readonly unreachableHosts = new Set<string>();
    /** Who created, changed and deleted jobs and links, oldest first. */
    changes: DefinitionChange[] = [];
    switches: Switches = defaultSwitches;
    /** The highest number of runs of one job that were live at once. Deleting a job does not change it. */
    maxLiveRuns = 0;
    /**
     * No event is due before this time, so that `advance` need not visit ten thousand jobs at each request. Whatever may
     * cause an event sets it back.
     */
    nothingDueBefore = 0;

    constructor(
        private readonly timing: Timing,
        readonly now: () => number,
    ) {
        this.reset();
    }

    reset(): void {
        this.clusters.clear();
        this.unreachableHosts.clear();
        this.changes = [];
        this.switches = defaultSwitches;
        this.maxLiveRuns = 0;
        this.nothingDueBefore = 0;
        this.addJob(this.addCluster(outOfTheBox.cluster), outOfTheBox.job);
    }

    addCluster(id: string): Cluster {
        const cluster = newCluster(id, this.now());
        this.clusters.set(id, cluster);
        return cluster;
    }

    addJob(cluster: Cluster, name: string, given: NewJob = {}): Job {
        cluster.lastJobId += 1;
        const { createdBy = outOfTheBox.user, jobType = "NORMAL_JOB", enabled = true, definition } = given;
        const now = this.now();
        const job: Job = {
            name,
            id: cluster.lastJobId,
            cluster,
            jobType,
            ...(definition && { definition }),
            enabled,
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

    /** A given `everyMs` starts a new schedule, even if the value is the same. */
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
        this.expect(endOf(run));
        this.maxLiveRuns = Math.max(this.maxLiveRuns, job.unprocessed.filter((other) => isLive(other, at)).length);
        return run;
    }

    /** A stop names a job and not a run, so it stops all live runs of the job. */
    stopRuns(job: Job): void {
        for (const run of this.liveRuns(job)) {
            acceptStop(run, this.now(), job.settings.stopMs);
            this.expect(endOf(run));
        }
    }

    private expect(at: number): void {
        this.nothingDueBefore = Math.min(this.nothingDueBefore, at);
    }

    recordChange(change: Omit<DefinitionChange, "at"> & { readonly at?: number }): void {
        this.changes.push({ at: this.now(), ...change });
        if (this.changes.length > 2 * minKeptChanges) {
            this.changes = this.changes.slice(-minKeptChanges);
        }
    }

    /** The runs of all jobs of that name, oldest first. A cluster has at most one such job. */
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

/** Drops the oldest runs, except those whose end `advance` has not handled yet. */
function dropOldestRuns(job: Job): void {
    if (job.runs.length > 2 * minKeptRuns) {
        const old = job.runs.splice(0, job.runs.length - minKeptRuns);
        job.runs.unshift(...old.filter((run) => job.unprocessed.includes(run)));
    }
}
