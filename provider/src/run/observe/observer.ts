import type { History } from "../../cdm/answers.js";
import type { CallOptions, CdmClient } from "../../cdm/client.js";
import { CdmError } from "../../cdm/errors.js";
import type { Clock } from "../../common/clock.js";
import type { Absent, Observation } from "../model/observation.js";
import { livenessOf } from "../model/status.js";
import { bestEffortMs, longestObservationMs } from "../model/timeouts.js";
import { type ClusterState, clusterStateOf } from "./cluster.js";
import type { Deadline } from "./deadline.js";

/** The only way to see a job. It never starts or stops a run. */
export interface Observer {
    /** How far two observations are apart. */
    readonly pollMs: number;
    /**
     * One status request. Returns `unreachable` instead of throwing if a later request may succeed.
     *
     * @throws CdmError if waiting does not help
     */
    observe(options?: ObserveOptions): Promise<Observation>;
    /**
     * What a failed request tells of the job: `absent` if the answers for the job or its cluster prove that, else `unreachable`.
     *
     * @throws the failure if waiting does not help
     */
    classifyFailure(failure: unknown): Promise<Observation>;
    /** The job as CDM describes it. Best effort: undefined if CDM does not answer at once. */
    describeJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** The job's runs that CDM remembers. Best effort: undefined if CDM does not answer at once. */
    listRuns(): Promise<History | undefined>;
    /** Milliseconds since the epoch on CDM's clock. Undefined before the first answer. */
    serviceNow(): number | undefined;
}

export interface ObserveOptions {
    /** How long it may last at most, without the wait for its turn in CDM's quota. @default `longestObservationMs` */
    readonly withinMs?: number | undefined;
    /** Whether it proves a stop, and so gets its turn before others. @default false */
    readonly isUrgent?: boolean;
    /** How much of the operation's time it must leave, if it has to wait for its turn. @default 0 */
    readonly reserveMs?: number;
}

interface ObserverOptions {
    readonly client: CdmClient;
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly clusterId: string;
    readonly pollMs: number;
    /** What happens if the job does not answer because its cluster is changing its state: return `unreachable`, or throw. */
    readonly whileClusterChanges: "wait" | "throw";
    readonly serviceNow: () => number | undefined;
}

export function createObserver(options: ObserverOptions): Observer {
    const { client, clock, deadline, clusterId, pollMs, whileClusterChanges, serviceNow } = options;
    // What waits for CDM's quota has until the operation's deadline. What the operation can do without does not wait long.
    const bestEffort = (): CallOptions => ({
        deadline: Math.min(deadline.at, clock.monotonic() + bestEffortMs),
        onRetry: () => {},
        onWait: () => {},
    });

    async function classifyFailure(failure: unknown): Promise<Observation> {
        if (!(failure instanceof CdmError)) throw failure;
        if (failure.kind === "gone") return { kind: "absent", cause: "job", error: failure };
        deadline.honourRetryAfter(failure.failure.retryAfterMs);
        const cluster = await clusterStateOf(client, clusterId, failure, {
            withinMs: longestObservationMs,
        });
        if (cluster === "clusterGone" || cluster === "clusterStopped") {
            return { kind: "absent", cause: cluster, error: failure };
        }
        if (cluster && whileClusterChanges === "throw") throw withCluster(failure, cluster);
        if (cluster) return { kind: "unreachable", error: withCluster(failure, cluster), takesLonger: true };
        if (failure.mayPass) {
            return { kind: "unreachable", error: failure, takesLonger: failure.kind === "throttled" };
        }
        throw failure;
    }

    return {
        pollMs,
        observe: ({ withinMs = longestObservationMs, isUrgent = false, reserveMs = 0 } = {}) =>
            showRun(client, {
                deadline: deadline.at - reserveMs,
                withinMs: Math.min(withinMs, longestObservationMs),
                isUrgent,
            }).catch(classifyFailure),
        classifyFailure,
        describeJob: () => client.showJob(bestEffort()).catch(() => undefined),
        listRuns: () => client.listSubmissions(bestEffort()).catch(() => undefined),
        serviceNow,
    };
}

async function showRun(client: CdmClient, call: CallOptions): Promise<Exclude<Observation, Absent>> {
    const run = await client.showJobStatus(call);
    const liveness = livenessOf(run?.status);
    return run === undefined || liveness === "neverRan"
        ? { kind: "neverRan" }
        : { kind: "run", run, live: liveness === "live" };
}

/** The failure with its reason. It may pass: a cluster that is changing its state refuses now what it may allow later. */
function withCluster({ action, failure }: CdmError, { status }: Exclude<ClusterState, string>): CdmError {
    const text = `the cluster is ${status}: ${failure.text}`;
    return new CdmError(action, { ...failure, kind: "transient", text });
}
