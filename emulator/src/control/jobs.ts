import type { HttpResponse } from "../http/response.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { forgetHistory, type Job, jobTypes } from "../world/job.js";
import type { World } from "../world/world.js";
import { jobSwitchRules } from "./switchRules.js";
import { jobTruth, runTruth } from "./truth.js";
import {
    anything,
    bool,
    ControlError,
    milliseconds,
    oneOf,
    text,
    textOrNull,
    validate,
    wholeNumber,
} from "./validate.js";

const settingRules = {
    bootMs: milliseconds,
    runMs: milliseconds,
    stopMs: milliseconds,
    pendingMs: milliseconds,
    listLagMs: milliseconds,
    outcome: oneOf("succeed", "fail", "failOnSubmit"),
    disposable: oneOf("none", "deleteAfterSuccess", "delete"),
    retries: wholeNumber(0, 1000),
    retryAfterMs: milliseconds,
    everyMs: milliseconds,
};

const jobRules = {
    ...settingRules,
    jobType: oneOf(...jobTypes),
    status: textOrNull,
    statusForMs: milliseconds,
    switches: anything,
};

/** A job's name and its cluster. If the query names no cluster, it is the cluster out of the box. */
export interface JobName {
    readonly name: string;
    readonly cluster: string;
}

export function jobName(name: string, query: URLSearchParams): JobName {
    const { cluster = outOfTheBox.cluster } = validate("the query", Object.fromEntries(query), { cluster: text });
    return { name, cluster };
}

/** Changes only the properties that the body gives. Creates the job and its cluster if they do not exist. */
export function putJob(world: World, { name, cluster }: JobName, body: unknown): HttpResponse {
    const { switches, status, statusForMs, jobType, ...settings } = validate("a job", body, jobRules);
    const ownSwitches = validate("a job's switches", switches ?? {}, jobSwitchRules);
    if (statusForMs !== undefined && !status) {
        throw new ControlError('"statusForMs" of a job needs a "status".');
    }
    const targetCluster = world.clusters.get(cluster) ?? world.addCluster(cluster);
    const existing = targetCluster.jobs.get(name);
    const job = existing ?? world.addJob(targetCluster, name);
    world.configure(job, settings);
    job.switches = { ...job.switches, ...ownSwitches };
    job.jobType = jobType ?? job.jobType;
    if (status !== undefined) {
        forceStatus(job, status, statusForMs, world.now());
    }
    return { status: existing ? 200 : 201, body: jobTruth(job, world.now()) };
}

function forceStatus(job: Job, status: string | null, forMs: number | undefined, now: number): void {
    job.forced = status === null ? undefined : { status, ...(forMs !== undefined && { until: now + forMs }) };
}

/** Starts a run in the name of another user or, with `auto`, of the schedule. */
export function addRun(world: World, name: JobName, body: unknown): HttpResponse {
    const { user = "other", auto = false } = validate("a run", body, { user: text, auto: bool });
    const job = findJob(world, name);
    if (world.liveRuns(job).length > 0 && world.switchesOf(job).startRunning === "code") {
        const advice = 'Set the switch "startRunning" to "accept" to allow a second run.';
        throw new ControlError(`Job "${job.name}" already has a live run. ${advice}`, 409);
    }
    const run = world.startRun(job, { createdBy: user, auto, variables: {} });
    return { status: 201, body: runTruth(run, world.now()) };
}

/** Hides the ended runs, as if CDM had dropped an old history. */
export function forgetJob(world: World, name: JobName): HttpResponse {
    const job = findJob(world, name);
    forgetHistory(job);
    return { status: 200, body: jobTruth(job, world.now()) };
}

export function deleteJob(world: World, name: JobName): HttpResponse {
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
