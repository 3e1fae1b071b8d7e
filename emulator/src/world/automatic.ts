import { type Cluster, isUp, setStatus } from "./cluster.js";
import type { Job } from "./job.js";
import { endOf, isLive, type Run, statusOf } from "./run.js";
import type { World } from "./world.js";

/** Of the times that a schedule missed in one leap of the clock, the last so many are made up for. */
const mostMissed = 1000;

const never = Number.POSITIVE_INFINITY;

/** Lets happen, one after the other, what would have happened since anyone looked. There are no timers. */
export function advance(world: World): void {
    const now = world.now();
    for (let happen = firstDue(world, now); happen; happen = firstDue(world, now)) {
        happen();
    }
}

/** What comes first of all that is due; at one moment, clusters before jobs. */
function firstDue(world: World, now: number): (() => void) | undefined {
    let first = never;
    let due: Cluster | Job | undefined;
    for (const cluster of world.clusters.values()) {
        if ((cluster.next?.at ?? never) < first) {
            first = cluster.next?.at ?? never;
            due = cluster;
        }
        for (const job of cluster.jobs.values()) {
            const at = nextOf(job);
            if (at < first) {
                first = at;
                due = job;
            }
        }
    }
    if (!due || first > now) {
        return undefined;
    }
    const found = due;
    return () => ("jobs" in found ? arrive(found) : moveOn(world, found, first, now));
}

function nextOf(job: Job): number {
    let first = Math.min(job.retry?.at ?? never, job.nextRunAt ?? never);
    for (const run of job.unsettled) {
        first = Math.min(first, endOf(run));
    }
    return first;
}

function arrive(cluster: Cluster): void {
    if (cluster.next) {
        setStatus(cluster, cluster.next.status, cluster.next.at);
    }
}

function moveOn(world: World, job: Job, at: number, now: number): void {
    const ended = job.unsettled.find((run) => endOf(run) === at);
    if (ended) {
        settle(job, ended);
    } else if (job.retry?.at === at) {
        tryAgain(world, job, at, job.retry.after);
    } else {
        runSchedule(world, job, at, now);
    }
}

/** A failed run is tried again while it may be; after the last one, a disposable job goes. */
function settle(job: Job, run: Run): void {
    job.unsettled = job.unsettled.filter((other) => other !== run);
    const { disposable, retries, retryAfterMs } = run.aftermath;
    const status = statusOf(run, endOf(run));
    if (status === "FAILED" && retries > 0 && run.brokenAt === undefined) {
        job.retry = { at: endOf(run) + retryAfterMs, after: run };
        return;
    }
    const disposes = disposable === "delete" || (disposable === "deleteAfterSuccess" && status === "SUCCEEDED");
    if (disposes && job.unsettled.length === 0) {
        job.cluster.jobs.delete(job.name);
    }
}

function tryAgain(world: World, job: Job, at: number, after: Run): void {
    job.retry = undefined;
    startByItself(world, job, at, after.createdBy, after.aftermath.retries - 1);
}

function runSchedule(world: World, job: Job, at: number, now: number): void {
    const { everyMs, retries } = job.settings;
    const missed = Math.floor((now - at) / everyMs);
    if (missed > mostMissed) {
        job.nextRunAt = at + (missed - mostMissed) * everyMs;
        return;
    }
    job.nextRunAt = at + everyMs;
    startByItself(world, job, at, job.createdBy, retries);
}

function startByItself(world: World, job: Job, at: number, createdBy: string, retries: number): void {
    if (isUp(job.cluster) && !job.unsettled.some((run) => isLive(run, at))) {
        world.startRun(job, { createdBy, auto: true, variables: {}, at, retries });
    }
}
