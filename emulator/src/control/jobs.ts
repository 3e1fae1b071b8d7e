import type { Answer } from "../api.js";
import { outOfTheBox } from "../outOfTheBox.js";
import type { Job, World } from "../store.js";
import { switchValues } from "../switches.js";
import { anything, bool, ControlError, checked, milliseconds, oneOf, text } from "./input.js";
import { jobTruth, runTruth } from "./truth.js";

const settingRules = {
    bootMs: milliseconds,
    runMs: milliseconds,
    stopMs: milliseconds,
    outcome: oneOf("succeed", "fail"),
};

export const switchRules = {
    stopResponse: oneOf(...switchValues.stopResponse),
    stopNotRunning: oneOf(...switchValues.stopNotRunning),
    startRunning: oneOf(...switchValues.startRunning),
};

/** Names a job; the cluster is the one that every emulator has, unless the query names another. */
export interface JobName {
    readonly name: string;
    readonly cluster: string;
}

export function jobName(name: string, query: URLSearchParams): JobName {
    const { cluster = outOfTheBox.cluster } = checked("the query", Object.fromEntries(query), { cluster: text });
    return { name, cluster };
}

/** Changes what is given and leaves the rest. A job, or a cluster, that is not there yet is made. */
export function putJob(world: World, { name, cluster }: JobName, body: unknown): Answer {
    const { switches, ...settings } = checked("a job", body, { ...settingRules, switches: anything });
    const ownSwitches = checked("a job's switches", switches ?? {}, switchRules);
    const home = world.clusters.get(cluster) ?? world.addCluster(cluster);
    const before = home.jobs.get(name);
    const job = before ?? world.addJob(home, name);
    job.settings = { ...job.settings, ...settings };
    job.switches = { ...job.switches, ...ownSwitches };
    return { status: before ? 200 : 201, body: jobTruth(job, world.now()) };
}

/** A run that somebody else starts: another user or, with `auto`, the schedule. */
export function addRun(world: World, name: JobName, body: unknown): Answer {
    const { user = "other", auto = false } = checked("a run", body, { user: text, auto: bool });
    const job = findJob(world, name);
    if (world.liveRuns(job).length > 0 && world.switchesOf(job).startRunning === "code") {
        const way = 'set the switch "startRunning" to "accept" to have a second run';
        throw new ControlError(`Job "${job.name}" is live already; ${way}.`, 409);
    }
    const run = world.startRun(job, { createdBy: user, auto, variables: [] });
    return { status: 201, body: runTruth(run, world.now()) };
}

export function deleteJob(world: World, name: JobName): Answer {
    const job = findJob(world, name);
    job.cluster.jobs.delete(job.name);
    return { status: 200, body: {} };
}

function findJob(world: World, { name, cluster }: JobName): Job {
    const job = world.clusters.get(cluster)?.jobs.get(name);
    if (!job) {
        throw new ControlError(`There is no job "${name}" in cluster "${cluster}".`, 404);
    }
    return job;
}
