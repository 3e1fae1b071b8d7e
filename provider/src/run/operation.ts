import { type CdmClient, createClient } from "../cdm/client.js";
import type { Clock } from "../cdm/clock.js";
import { CdmError, type Failure } from "../cdm/errors.js";
import { type Environment, resolveSettings } from "../cdm/settings.js";
import type { Submission } from "../cdm/submission.js";
import type { Transport } from "../cdm/transport.js";
import { type ClusterState, clusterStateOf } from "./cluster.js";
import { describeDuration } from "./duration.js";
import { type Claim, ownerOf, type SentStart } from "./identity.js";
import { idOf, type JobRunInputs, pollIntervalOf, timeoutOf } from "./inputs.js";
import type { Registry } from "./registry.js";
import type { Report } from "./report.js";
import { look, type Sighting } from "./sighting.js";
import type { UnrecordedStart, UnrecordedStarts } from "./unrecorded.js";

/** What an operation needs of the world around it. */
export interface Host {
    readonly environment: Environment;
    readonly clock: Clock;
    readonly registry: Registry;
    readonly starts: UnrecordedStarts;
    reportFor(urn: string | undefined): Report;
    /** @default axios */
    readonly transport?: Transport;
}

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
    /** Remembers that the run is this resource's, for the other JobRuns of this process, and for an interruption. */
    claim(submission: Submission): void;
    /**
     * Says that a start is about to be sent, of which no state will know before the operation has ended.
     *
     * @throws JobRunError where nobody is left to record its run
     */
    aboutToStart(sent: SentStart): Promise<void>;
    /** Says that nothing can have come of the start. */
    notStarted(): void;
    /** What an interruption would do to a run that no state knows of yet; undefined where there is none. */
    atInterruption(): "stop" | "leave" | undefined;
    /** To be called when the operation has ended, however: from here on the engine knows what it has to know. */
    end(): void;
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
    const { clock, registry, starts, environment, transport } = host;
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
        createClient(settings, inputs, {
            clock,
            deadline: until,
            gate: starts.pass,
            onRetry,
            ...(transport && { transport }),
        });
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
    let unrecorded: UnrecordedStart | undefined;
    const forget = () => {
        if (unrecorded) starts.delete(unrecorded);
        unrecorded = undefined;
    };
    const isOfAnotherJobRun = (submission: Submission) => registry.isClaimedByOther(id, inputs.__urn, submission);
    const isOurs = (submission: Submission, claim: Claim) =>
        ownerOf(submission, claim) !== "foreign" && !isOfAnotherJobRun(submission);
    const stopByHand =
        `curl -X PUT -H "X-Auth-Token: $HW_AUTH_TOKEN" ${settings.endpoint}/v1.1/${settings.projectId}` +
        `/clusters/${encodeURIComponent(inputs.clusterId)}/cdm/job/${encodeURIComponent(inputs.jobName)}/stop`;
    return {
        id,
        whom,
        client,
        clock,
        report,
        timeoutMs,
        pollMs: pollIntervalOf(inputs, settings.endpoint),
        stopByHand,
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
        isOurs,
        isOfAnotherJobRun,
        claim(submission) {
            if (inputs.__urn !== undefined) registry.claim(id, inputs.__urn, submission);
            if (unrecorded) unrecorded.run = submission;
        },
        async aboutToStart(sent) {
            forget();
            const start: UnrecordedStart = {
                id,
                whom,
                sent,
                onInterrupt: inputs.onInterrupt ?? "stop",
                stopByHand,
                isOurs: (live, { run }) => isOurs(live, { run, startedByUs: true, sentStart: sent }),
                connect: () =>
                    createClient(settings, inputs, { clock, deadline: clock.now(), ...(transport && { transport }) }),
            };
            await starts.add(start);
            unrecorded = start;
        },
        notStarted: forget,
        atInterruption: () => unrecorded?.onInterrupt,
        end: forget,
    };
}

/** The cluster is neither well nor at rest: what it refuses now it may allow later. */
function inBetween({ action, failure }: CdmError, { status }: Exclude<ClusterState, string>): CdmError {
    return new CdmError(action, { ...failure, kind: "transient", text: `the cluster is ${status}: ${failure.text}` });
}
