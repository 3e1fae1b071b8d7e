import { outOfTheBox } from "./outOfTheBox.js";
import { acceptStop, type Course, isLive, type Run } from "./run.js";
import { defaultSwitches, type Switches } from "./switches.js";

export interface Timing {
    readonly bootMs: number;
    readonly runMs: number;
    /** How long an accepted stop takes until the run shows STOPPED. */
    readonly stopMs: number;
}

export type JobSettings = Course & Timing;

export interface Job {
    readonly name: string;
    readonly id: number;
    readonly cluster: Cluster;
    readonly createdAt: number;
    readonly runs: Run[];
    settings: JobSettings;
    /** This job's own; the world's apply where it has none. */
    switches: Partial<Switches>;
}

export interface Cluster {
    readonly id: string;
    readonly createdAt: number;
    readonly jobs: Map<string, Job>;
    /** CDM counts submissions per cluster, over all jobs. */
    lastSubmissionId: number;
    lastJobId: number;
}

/** Everything the service knows: clusters, their jobs, their runs. */
export class World {
    readonly clusters = new Map<string, Cluster>();
    switches: Switches = { ...defaultSwitches };
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
        this.switches = { ...defaultSwitches };
        this.maxLiveRuns = 0;
        this.addJob(this.addCluster(outOfTheBox.cluster), outOfTheBox.job);
    }

    addCluster(id: string): Cluster {
        const cluster = { id, createdAt: this.now(), jobs: new Map(), lastSubmissionId: 0, lastJobId: 0 };
        this.clusters.set(id, cluster);
        return cluster;
    }

    addJob(cluster: Cluster, name: string): Job {
        cluster.lastJobId += 1;
        const settings: JobSettings = { ...this.timing, outcome: "succeed" };
        const job = { name, id: cluster.lastJobId, cluster, createdAt: this.now(), runs: [], settings, switches: {} };
        cluster.jobs.set(name, job);
        return job;
    }

    startRun(job: Job, by: Pick<Run, "createdBy" | "auto" | "variables">): Run {
        job.cluster.lastSubmissionId += 1;
        const { bootMs, runMs, outcome } = job.settings;
        const run: Run = {
            ...by,
            submissionId: job.cluster.lastSubmissionId,
            startedAt: this.now(),
            course: { bootMs, runMs, outcome },
            stops: 0,
        };
        job.runs.push(run);
        this.maxLiveRuns = Math.max(this.maxLiveRuns, this.liveRuns(job).length);
        return run;
    }

    /** A stop names a job, not a run: whatever is live of it is stopped. */
    stopRuns(job: Job): void {
        for (const run of this.liveRuns(job)) {
            acceptStop(run, this.now(), job.settings.stopMs);
        }
    }

    liveRuns(job: Job): Run[] {
        return job.runs.filter((run) => isLive(run, this.now()));
    }

    switchesOf(job: Job): Switches {
        return { ...this.switches, ...job.switches };
    }
}
