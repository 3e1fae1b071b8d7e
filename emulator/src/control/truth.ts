import type { Clock, ClockSettings } from "../clock.js";
import type { Fault } from "../faults/fault.js";
import type { Faults } from "../faults/faults.js";
import type { IssuedCredentials } from "../iam/issuedCredentials.js";
import { type JsonObject, textOf } from "../json.js";
import type { Metadata, ServerSettings } from "../metadata/metadata.js";
import type { Switches } from "../switches.js";
import { advance } from "../world/advance.js";
import type { Cluster } from "../world/cluster.js";
import type { ClusterStatus } from "../world/clusterStatus.js";
import type { DefinitionChange } from "../world/definitionChange.js";
import {
    definitionOf,
    type ForcedStatus,
    forcedStatus,
    type Job,
    type JobSettings,
    type JobType,
} from "../world/job.js";
import type { Link } from "../world/link.js";
import { endOf, isLive, type Run, type RunStatus, statusOf } from "../world/run.js";
import { redact, type Secret } from "../world/secrets.js";
import type { World } from "../world/world.js";

/** The true state of a run, whatever the API shows. */
export interface RunTruth {
    readonly submissionId: number;
    readonly status: RunStatus;
    readonly live: boolean;
    readonly createdBy: string;
    readonly auto: boolean;
    readonly startedAt: number;
    /** Absent while the run is live. */
    readonly endedAt?: number;
    /** How many stops CDM accepted for the run. */
    readonly stops: number;
    /** The names of the run's variables. The values may be secrets, so the emulator does not show them. */
    readonly variables: readonly string[];
    /** Present if the API no longer shows the run. */
    readonly forgotten?: true;
}

/** Who made a definition and who changed it last. */
interface DefinitionTruth {
    /** As a client has sent it, without name and state. Its secrets are masked. */
    readonly definition: JsonObject;
    readonly enabled: boolean;
    readonly createdBy: string;
    readonly createdAt: number;
    readonly updatedBy: string;
    readonly updatedAt: number;
}

export interface LinkTruth extends DefinitionTruth {
    readonly name: string;
    readonly connector: string;
    /** By the names of their parameters. */
    readonly secrets: Readonly<Record<string, Secret>>;
}

export interface JobTruth extends JobSettings, DefinitionTruth {
    readonly name: string;
    readonly jobType: JobType;
    readonly live: boolean;
    /** The job's own switches. They override the global ones. */
    readonly switches: Partial<Switches>;
    /** The status that the API shows in place of the true one. */
    readonly forced?: ForcedStatus;
    /** When the schedule starts the next run. Absent without a schedule. */
    readonly nextRunAt?: number;
    /** Oldest first. */
    readonly runs: readonly RunTruth[];
}

export interface ClusterTruth {
    readonly id: string;
    readonly status: ClusterStatus;
    readonly actionMs: number;
    readonly definitionLagMs: number;
    /** The names of the links. */
    readonly links: readonly string[];
    readonly linkDetails: readonly LinkTruth[];
    /** The links that do not connect to their data source. They may not exist yet. */
    readonly unreachableLinks: readonly string[];
    readonly jobs: readonly JobTruth[];
}

export interface Truth {
    readonly now: number;
    readonly clock: ClockSettings;
    readonly clusters: readonly ClusterTruth[];
    /** The hosts that no link connects to. */
    readonly unreachableHosts: readonly string[];
    /** Who created, changed and deleted jobs and links, the latest ten thousand times at least, oldest first. */
    readonly changes: readonly DefinitionChange[];
    /** The number of live runs of all jobs together. */
    readonly liveRuns: number;
    /** The highest number of runs of one job that were live at once. */
    readonly maxLiveRuns: number;
    readonly switches: Switches;
    /** The faults that still have requests to apply to. */
    readonly faults: readonly Fault[];
    /** How many of the tokens and temporary keys from IAM are still valid. */
    readonly issued: { readonly tokens: number; readonly temporaryKeys: number };
    /** The cloud server that the metadata describes. */
    readonly metadata: ServerSettings;
}

interface Sources {
    readonly world: World;
    readonly clock: Clock;
    readonly faults: Faults;
    readonly issued: IssuedCredentials;
    readonly metadata: Metadata;
}

export function truthOf({ world, clock, faults, issued, metadata }: Sources): Truth {
    advance(world);
    const now = world.now();
    const clusters = [...world.clusters.values()];
    const jobs = clusters.flatMap((cluster) => [...cluster.jobs.values()]);
    return {
        now,
        clock: { ...clock.settings },
        clusters: clusters.map((cluster) => clusterTruth(cluster, now)),
        unreachableHosts: [...world.unreachableHosts],
        changes: [...world.changes],
        liveRuns: jobs.flatMap((job) => world.liveRuns(job)).length,
        maxLiveRuns: world.maxLiveRuns,
        switches: { ...world.switches },
        faults: faults.list().map((fault) => ({ ...fault })),
        issued: { tokens: issued.liveTokens(now).length, temporaryKeys: issued.liveKeys(now) },
        metadata: { ...metadata.settings },
    };
}

export function clusterTruth(cluster: Cluster, now: number): ClusterTruth {
    const { id, status, actionMs, definitionLagMs, links, unreachableLinks, jobs } = cluster;
    return {
        id,
        status,
        actionMs,
        definitionLagMs,
        links: [...links.keys()],
        linkDetails: [...links.values()].map(linkTruth),
        unreachableLinks: [...unreachableLinks],
        jobs: [...jobs.values()].map((job) => jobTruth(job, now)),
    };
}

export function linkTruth({ name, definition, secrets, id: _, ...known }: Link): LinkTruth {
    const connector = textOf(definition["connector-name"]);
    return { name, connector, definition, ...known, secrets: Object.fromEntries(secrets) };
}

export function jobTruth(job: Job, now: number): JobTruth {
    const forced = forcedStatus(job, now);
    return {
        name: job.name,
        jobType: job.jobType,
        definition: redact(definitionOf(job)).definition,
        enabled: job.enabled,
        createdBy: job.createdBy,
        createdAt: job.createdAt,
        updatedBy: job.updatedBy,
        updatedAt: job.updatedAt,
        live: job.runs.some((run) => isLive(run, now)),
        ...job.settings,
        switches: { ...job.switches },
        ...(forced && { forced }),
        ...(job.nextRunAt !== undefined && { nextRunAt: job.nextRunAt }),
        runs: job.runs.map((run) => runTruth(run, now)),
    };
}

export function runTruth(run: Run, now: number): RunTruth {
    const { submissionId, createdBy, auto, startedAt, stops, variables, forgotten } = run;
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
        variables: Object.keys(variables),
        ...(forgotten && { forgotten }),
    };
}
