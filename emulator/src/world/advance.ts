import { type Cluster, isRunning, setStatus } from "./cluster.js";
import { disabledLinkOf, type Job } from "./job.js";
import { endOf, isLive, type Run, statusOf } from "./run.js";
import type { World } from "./world.js";

/** If the clock leaps, a schedule makes up for at most this many of the runs that it missed, the latest. */
const maxCaughtUpRuns = 1000;

const never = Number.POSITIVE_INFINITY;

/** Applies, in order, all events that became due since the last call. The emulator has no timers for them. */
export function advance(world: World): void {
    const now = world.now();
    if (now < world.nothingDueBefore) {
        return;
    }
    for (let event = firstEvent(world); ; event = firstEvent(world)) {
        if (event.at > now) {
            world.nothingDueBefore = event.at;
            return;
        }
        event.apply(now);
    }
}

interface DueEvent {
    readonly at: number;
    apply(now: number): void;
}

/** The first event to come, never if there is none. At the same moment a cluster's event comes before a job's. */
function firstEvent(world: World): DueEvent {
    let first = never;
    let due: Cluster | Job | undefined;
    for (const cluster of world.clusters.values()) {
        if ((cluster.transition?.at ?? never) < first) {
            first = cluster.transition?.at ?? never;
            due = cluster;
        }
        for (const job of cluster.jobs.values()) {
            const at = nextEventAt(job);
            if (at < first) {
                first = at;
                due = job;
            }
        }
    }
    const found = due;
    const at = first;
    return {
        at,
        apply: (now) => {
            if (found) {
                "jobs" in found ? finishAction(found) : advanceJob(world, found, at, now);
            }
        },
    };
}

function nextEventAt(job: Job): number {
    let first = Math.min(job.retry?.at ?? never, job.nextRunAt ?? never);
    for (const run of job.unprocessed) {
        first = Math.min(first, endOf(run));
    }
    return first;
}

function finishAction(cluster: Cluster): void {
    if (cluster.transition) {
        setStatus(cluster, cluster.transition.status, cluster.transition.at);
    }
}

function advanceJob(world: World, job: Job, at: number, now: number): void {
    const ended = job.unprocessed.find((run) => endOf(run) === at);
    if (ended) {
        handleRunEnd(world, job, ended);
    } else if (job.retry?.at === at) {
        startRetry(world, job, at, job.retry.after);
    } else {
        runSchedule(world, job, at, now);
    }
}

/** CDM retries a failed run that has retries left. After the last run CDM deletes a disposable job. */
function handleRunEnd(world: World, job: Job, run: Run): void {
    job.unprocessed = job.unprocessed.filter((other) => other !== run);
    const { disposable, retries, retryAfterMs } = run.followUp;
    const status = statusOf(run, endOf(run));
    if (status === "FAILED" && retries > 0 && run.endedByClusterAt === undefined) {
        job.retry = { at: endOf(run) + retryAfterMs, after: run };
        return;
    }
    const isDisposed = disposable === "delete" || (disposable === "deleteAfterSuccess" && status === "SUCCEEDED");
    if (isDisposed && job.unprocessed.length === 0) {
        job.cluster.jobs.delete(job.name);
        const disposed = { cluster: job.cluster.id, name: job.name, user: job.createdBy, at: endOf(run) };
        world.recordChange({ kind: "job", action: "delete", through: "cdm", ...disposed });
    }
}

function startRetry(world: World, job: Job, at: number, after: Run): void {
    job.retry = undefined;
    startAutomatically(world, job, at, after.createdBy, after.followUp.retries - 1);
}

function runSchedule(world: World, job: Job, at: number, now: number): void {
    const { everyMs, retries } = job.settings;
    const missed = Math.floor((now - at) / everyMs);
    if (missed > maxCaughtUpRuns) {
        job.nextRunAt = at + (missed - maxCaughtUpRuns) * everyMs;
        return;
    }
    job.nextRunAt = at + everyMs;
    startAutomatically(world, job, at, job.createdBy, retries);
}

function startAutomatically(world: World, job: Job, at: number, createdBy: string, retries: number): void {
    const isEnabled = job.enabled && !disabledLinkOf(job);
    if (isRunning(job.cluster) && isEnabled && !job.unprocessed.some((run) => isLive(run, at))) {
        world.startRun(job, { createdBy, auto: true, variables: {}, at, retries });
    }
}
