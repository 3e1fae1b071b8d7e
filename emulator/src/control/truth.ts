import type { Fault, Faults } from "../faults.js";
import { endOf, isLive, type Run, type RunStatus, statusOf } from "../run.js";
import type { Job, JobSettings, World } from "../store.js";
import type { Switches } from "../switches.js";

/** A run as it really is. */
export interface RunTruth {
    readonly submissionId: number;
    readonly status: RunStatus;
    readonly live: boolean;
    readonly createdBy: string;
    readonly auto: boolean;
    readonly startedAt: number;
    /** Absent while the run is live. */
    readonly endedAt?: number;
    /** How many stops CDM accepted for it. */
    readonly stops: number;
    /** The names of the variables it was started with; their values are not kept. */
    readonly variables: readonly string[];
}

export interface JobTruth extends JobSettings {
    readonly name: string;
    readonly live: boolean;
    /** This job's own, where they differ from the global ones. */
    readonly switches: Partial<Switches>;
    /** Oldest first. */
    readonly runs: readonly RunTruth[];
}

export interface ClusterTruth {
    readonly id: string;
    readonly jobs: readonly JobTruth[];
}

export interface Truth {
    readonly now: number;
    readonly clusters: readonly ClusterTruth[];
    /** Runs that are live now, of all jobs together. */
    readonly liveRuns: number;
    /** The most runs of one job that were ever live at one time. */
    readonly maxLiveRuns: number;
    readonly switches: Switches;
    /** Faults that wait for their request. */
    readonly faults: readonly Fault[];
}

export function truthOf(world: World, faults: Faults): Truth {
    const jobs = [...world.clusters.values()].flatMap((cluster) => [...cluster.jobs.values()]);
    return {
        now: world.now(),
        clusters: [...world.clusters.values()].map((cluster) => ({
            id: cluster.id,
            jobs: [...cluster.jobs.values()].map((job) => jobTruth(job, world.now())),
        })),
        liveRuns: jobs.flatMap((job) => world.liveRuns(job)).length,
        maxLiveRuns: world.maxLiveRuns,
        switches: { ...world.switches },
        faults: faults.list().map((fault) => ({ ...fault })),
    };
}

export function jobTruth(job: Job, now: number): JobTruth {
    return {
        name: job.name,
        live: job.runs.some((run) => isLive(run, now)),
        ...job.settings,
        switches: { ...job.switches },
        runs: job.runs.map((run) => runTruth(run, now)),
    };
}

export function runTruth(run: Run, now: number): RunTruth {
    const { submissionId, createdBy, auto, startedAt, stops, variables } = run;
    const live = isLive(run, now);
    return {
        submissionId,
        status: statusOf(run, now),
        live,
        createdBy,
        auto,
        startedAt,
        ...(!live && { endedAt: endOf(run) }),
        stops,
        variables,
    };
}
