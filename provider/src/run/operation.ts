import { type CdmClient, createClient } from "../cdm/client.js";
import type { Clock } from "../cdm/clock.js";
import { CdmError, type Failure } from "../cdm/errors.js";
import { type Environment, resolveSettings } from "../cdm/settings.js";
import type { Submission } from "../cdm/submission.js";
import type { Transport } from "../cdm/transport.js";
import { type ClusterState, clusterStateOf } from "./cluster.js";
import { describeDuration } from "./duration.js";
import { type Claim, ownerOf } from "./identity.js";
import { idOf, type JobRunInputs, pollIntervalOf, timeoutOf } from "./inputs.js";
import type { Registry } from "./registry.js";
import type { Report } from "./report.js";
import { type Liveness, livenessOf } from "./status.js";

/** What an operation needs of the world around it. */
export interface Host {
    readonly environment: Environment;
    readonly clock: Clock;
    readonly registry: Registry;
    reportFor(urn: string | undefined): Report;
    /** @default axios */
    readonly transport?: Transport;
}

/** What the service says of a job's last run. */
export type Sighting =
    | { readonly kind: "run"; readonly submission: Submission; readonly liveness: Exclude<Liveness, "neverRan"> }
    | { readonly kind: "neverRan" }
    /** Nothing of the job can be live. `error` is CDM's answer to who asked for the run. */
    | { readonly kind: "gone"; readonly what: "gone" | "clusterGone" | "clusterStopped"; readonly error: CdmError };

/** One create, update, read or delete under way: whom it talks to, until when, and who hears of it. */
export interface Operation {
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly whom: string;
    readonly client: CdmClient;
    readonly clock: Clock;
    readonly report: Report;
    readonly timeoutMs: number;
    readonly pollMs: number;
    /** The command that stops the run without Pulumi. */
    readonly stopByHand: string;
    /** The one way to see a run. All waiting goes through it. */
    look(): Promise<Sighting>;
    /** The look before anything is sent, with nothing at stake: given up early where nobody answers. */
    lookFirst(): Promise<Sighting>;
    /** The same, for who looks again anyway: the failure where the service could not be asked now and may be later. */
    tryToLook(): Promise<Sighting | CdmError>;
    /**
     * What a failure comes to: the cluster is gone or stopped, which its own answers prove (asked for at delete and at read
     * only); else the failure, where it may pass.
     *
     * @throws the failure where it does not pass by waiting
     */
    comeTo(failure: unknown): Promise<Sighting | CdmError>;
    /** The job as CDM describes it, for what is said beside the point: undefined where that is not to be had at once. */
    describeJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** Sleeps, at least as long as the service has asked for, but never past the deadline (less what is kept back of it). False where no time is left. */
    pause(milliseconds: number, keptBackMs?: number): Promise<boolean>;
    timeLeftMs(): number;
    elapsedMs(): number;
    isOurs(submission: Submission, claim: Claim): boolean;
    isOfAnotherJobRun(submission: Submission): boolean;
    /** Remembers that the run is this resource's, for the other JobRuns of this process. */
    claim(submission: Submission): void;
}

/** An address where nobody answers is found out in minutes, not after a timeout that is meant for a run. */
const firstLookMs = 2 * 60_000;
/** A look of who looks again anyway: after this much trouble it is time to ask what is the matter. */
const oneLookMs = 30_000;
/** What is only said beside the point holds nothing up. */
const besideThePointMs = 5_000;
/** The server's own Retry-After is honoured up to this. */
const longestRetryAfterMs = 60_000;

/** @throws SettingsError before any request */
export function begin(inputs: JobRunInputs, name: "create" | "update" | "read" | "delete", host: Host): Operation {
    const { clock, registry, environment, transport } = host;
    const settings = resolveSettings(inputs, environment);
    const id = idOf(inputs);
    const whom = `job "${inputs.jobName}" in cluster ${inputs.clusterId}`;
    const timeoutMs = timeoutOf(inputs, name);
    const startedAt = clock.now();
    const deadline = startedAt + timeoutMs;
    const report = host.reportFor(inputs.__urn);
    const sayRetry = (failure: Failure, delayMs: number) =>
        report.progress(`${failure.text}: again in ${describeDuration(delayMs)}`);
    const connect = (until: number, onRetry = sayRetry) =>
        createClient(settings, inputs, { clock, deadline: until, onRetry, ...(transport && { transport }) });
    const client = connect(deadline);
    const connectFor = (milliseconds: number, onRetry = sayRetry) =>
        connect(Math.min(deadline, clock.now() + milliseconds), onRetry);
    const asksForCluster = name === "delete" || name === "read";
    let notBefore = startedAt;
    const comeTo = async (failure: unknown): Promise<Sighting | CdmError> => {
        if (!(failure instanceof CdmError)) throw failure;
        if (failure.kind === "gone") return { kind: "gone", what: "gone", error: failure };
        notBefore = clock.now() + Math.min(failure.failure.retryAfterMs ?? 0, longestRetryAfterMs);
        const cluster = asksForCluster && (await clusterStateOf(connectFor(oneLookMs), inputs.clusterId, failure));
        if (cluster === "clusterGone" || cluster === "clusterStopped") {
            return { kind: "gone", what: cluster, error: failure };
        }
        if (cluster) return inBetween(failure, cluster);
        if (failure.mayPass) return failure;
        throw failure;
    };
    const isOfAnotherJobRun = (submission: Submission) => registry.isClaimedByOther(id, inputs.__urn, submission);
    return {
        id,
        whom,
        client,
        clock,
        report,
        timeoutMs,
        pollMs: pollIntervalOf(inputs, settings.endpoint),
        stopByHand:
            `curl -X PUT -H "X-Auth-Token: $HW_AUTH_TOKEN" ${settings.endpoint}/v1.1/${settings.projectId}` +
            `/clusters/${encodeURIComponent(inputs.clusterId)}/cdm/job/${encodeURIComponent(inputs.jobName)}/stop`,
        look: () => look(client),
        lookFirst: () => look(connect(Math.min(deadline, startedAt + firstLookMs))),
        tryToLook: () => look(connectFor(oneLookMs)).catch(comeTo),
        comeTo,
        describeJob: () =>
            connectFor(besideThePointMs, () => {})
                .showJob()
                .catch(() => undefined),
        async pause(milliseconds, keptBackMs = 0) {
            const now = clock.now();
            const left = deadline - keptBackMs - now;
            if (left <= 0) return false;
            await clock.sleep(Math.min(Math.max(milliseconds, notBefore - now), left));
            return true;
        },
        timeLeftMs: () => deadline - clock.now(),
        elapsedMs: () => clock.now() - startedAt,
        isOurs: (submission, claim) => ownerOf(submission, claim) !== "foreign" && !isOfAnotherJobRun(submission),
        isOfAnotherJobRun,
        claim(submission) {
            if (inputs.__urn !== undefined) registry.claim(id, inputs.__urn, submission);
        },
    };
}

async function look(client: CdmClient): Promise<Sighting> {
    try {
        const submission = await client.showJobStatus();
        const liveness = submission && livenessOf(submission.status);
        return submission === undefined || liveness === undefined || liveness === "neverRan"
            ? { kind: "neverRan" }
            : { kind: "run", submission, liveness };
    } catch (error) {
        if (error instanceof CdmError && error.kind === "gone") return { kind: "gone", what: "gone", error };
        throw error;
    }
}

/** The cluster is neither well nor at rest: what it refuses now it may allow later. */
function inBetween({ action, failure }: CdmError, { status }: Exclude<ClusterState, string>): CdmError {
    return new CdmError(action, { ...failure, kind: "transient", text: `the cluster is ${status}: ${failure.text}` });
}

/** `run 1871`, or what else tells it apart. */
export function describeRun({ submissionId, creationDate }: Submission): string {
    if (submissionId !== undefined) return `run ${submissionId}`;
    return creationDate === undefined ? "a run" : `the run of ${new Date(creationDate).toISOString()}`;
}

/** `Run 7 of job "orders" in cluster 7c1… is live (RUNNING, started by "night-shift").` */
export function describeLive({ whom }: Pick<Operation, "whom">, run: Submission): string {
    const who = run.creationUser === undefined ? "" : `, started by "${run.creationUser}"`;
    return `${capitalized(describeRun(run))} of ${whom} is live (${run.status ?? "no status"}${who}).`;
}

/** The job's last run, where it has one and it is live. */
export function liveRun(sighting: Sighting): Submission | undefined {
    return sighting.kind === "run" && sighting.liveness === "live" ? sighting.submission : undefined;
}

export function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
