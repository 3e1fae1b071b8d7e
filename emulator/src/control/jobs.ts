import type { HttpResponse } from "../http/response.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { withJobParameters } from "../world/definition.js";
import type { DefinitionChange } from "../world/definitionChange.js";
import { driverSettings } from "../world/driverSettings.js";
import { definitionOf, forgetHistory, type Job, jobTypes } from "../world/job.js";
import type { World } from "../world/world.js";
import { editRules, parseParameters } from "./parameterChanges.js";
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

const definitionRules = { ...editRules, fromLink: text, toLink: text };

/** A job's or link's name and its cluster. If the query names no cluster, it is the cluster out of the box. */
export interface NameInCluster {
    readonly name: string;
    readonly cluster: string;
}

export function nameInCluster(name: string, query: URLSearchParams): NameInCluster {
    const { cluster = outOfTheBox.cluster } = validate("the query", Object.fromEntries(query), { cluster: text });
    return { name, cluster };
}

/** Changes only the properties that the body gives. Creates the job and its cluster if they do not exist. */
export function putJob(world: World, { name, cluster }: NameInCluster, body: unknown): HttpResponse {
    const { switches, status, statusForMs, jobType, ...settings } = validate("a job", body, jobRules);
    const ownSwitches = validate("a job's switches", switches ?? {}, jobSwitchRules);
    if (statusForMs !== undefined && !status) {
        throw new ControlError('"statusForMs" of a job needs a "status".');
    }
    const targetCluster = world.clusters.get(cluster) ?? world.addCluster(cluster);
    const existing = targetCluster.jobs.get(name);
    const job = existing ?? world.addJob(targetCluster, name);
    if (!existing) {
        record(world, job, "create", job.createdBy);
    }
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

/** Changes a job's definition as a user does in the console. A live run goes on as it began. */
export function editDefinition(world: World, name: NameInCluster, body: unknown): HttpResponse {
    const given = validate("a definition", body, definitionRules);
    const changes = parseParameters("a definition", given.parameters);
    const job = findJob(world, name);
    const { user = "console", enabled = job.enabled, fromLink, toLink } = given;
    const links = { ...(fromLink && { "from-link-name": fromLink }), ...(toLink && { "to-link-name": toLink }) };
    const definition = { ...withJobParameters(definitionOf(job), changes), ...links };
    Object.assign(job, { definition, enabled, updatedBy: user, updatedAt: world.now() });
    world.configure(job, driverSettings(definition));
    record(world, job, "update", user);
    return { status: 200, body: jobTruth(job, world.now()) };
}

/** Starts a run in the name of another user or, with `auto`, of the schedule. */
export function addRun(world: World, name: NameInCluster, body: unknown): HttpResponse {
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
export function forgetJob(world: World, name: NameInCluster): HttpResponse {
    const job = findJob(world, name);
    forgetHistory(job);
    return { status: 200, body: jobTruth(job, world.now()) };
}

export function deleteJob(world: World, name: NameInCluster): HttpResponse {
    const job = findJob(world, name);
    job.cluster.jobs.delete(job.name);
    record(world, job, "delete", "console");
    return { status: 200, body: {} };
}

function record(world: World, { name, cluster }: Job, action: DefinitionChange["action"], user: string): void {
    world.recordChange({ kind: "job", cluster: cluster.id, name, action, user, through: "control" });
}

function findJob(world: World, { name, cluster }: NameInCluster): Job {
    const job = world.clusters.get(cluster)?.jobs.get(name);
    if (!job) {
        throw new ControlError(`There is no job "${name}" in cluster "${cluster}".`, 404);
    }
    return job;
}
