import type { History } from "../../cdm/answers.js";
import type { CallOptions, CdmClient } from "../../cdm/client.js";
import { CdmError } from "../../cdm/errors.js";
import type { Clock } from "../../common/clock.js";
import type { Absent, Observation } from "../model/observation.js";
import { livenessOf } from "../model/status.js";
import { bestEffortMs, longestObservationMs } from "../model/timeouts.js";
import { type ClusterState, clusterStateOf } from "./cluster.js";
import type { Deadline } from "./deadline.js";

/** The one way to see a job. It looks, and never orders. */
export interface Observer {
    /** How far two observations are apart. */
    readonly pollMs: number;
    /**
     * One status request. Returns `unreachable` instead of throwing if a later request may succeed.
     *
     * @param withinMs how long it may last at most
     * @throws CdmError if the failure does not pass by waiting
     */
    observe(withinMs?: number): Promise<Observation>;
    /**
     * What a failed request says of the job: absent, if the answers for the job or its cluster prove that; else `unreachable`.
     *
     * @throws the failure if it does not pass by waiting
     */
    classifyFailure(failure: unknown): Promise<Observation>;
    /** The job as CDM describes it. Best effort: undefined if it is not to be had at once. */
    describeJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** The runs that CDM remembers of the job. Best effort: undefined if they are not to be had at once. */
    listRuns(): Promise<History | undefined>;
    /** Milliseconds since the epoch on the service's own clock. Undefined before an answer has told it. */
    serviceNow(): number | undefined;
}

interface ObserverOptions {
    readonly client: CdmClient;
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly clusterId: string;
    readonly pollMs: number;
    /** What happens if the job can't be asked for because its cluster is on its way: `wait` for it, or `ask` and say so. */
    readonly cluster: "wait" | "ask";
    readonly serviceNow: () => number | undefined;
}

export function createObserver(options: ObserverOptions): Observer {
    const { client, clock, deadline, clusterId, pollMs, cluster: attention, serviceNow } = options;
    const within = (milliseconds: number): CallOptions => ({
        deadline: Math.min(deadline.at, clock.monotonic() + milliseconds),
    });
    const bestEffort = (): CallOptions => ({ ...within(bestEffortMs), onRetry: () => {} });

    async function classifyFailure(failure: unknown): Promise<Observation> {
        if (!(failure instanceof CdmError)) throw failure;
        if (failure.kind === "gone") return { kind: "absent", cause: "job", error: failure };
        deadline.honourRetryAfter(failure.failure.retryAfterMs);
        const cluster = await clusterStateOf(client, clusterId, failure, within(longestObservationMs));
        if (cluster === "clusterGone" || cluster === "clusterStopped") {
            return { kind: "absent", cause: cluster, error: failure };
        }
        if (cluster && attention === "ask") throw withCluster(failure, cluster);
        if (cluster) return { kind: "unreachable", error: withCluster(failure, cluster), takesLonger: true };
        if (failure.mayPass) {
            return { kind: "unreachable", error: failure, takesLonger: failure.kind === "throttled" };
        }
        throw failure;
    }

    return {
        pollMs,
        observe: (withinMs = longestObservationMs) =>
            showRun(client, within(Math.min(withinMs, longestObservationMs))).catch(classifyFailure),
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

/** The failure with the reason for it: a cluster that is neither well nor at rest refuses now what it may allow later. */
function withCluster({ action, failure }: CdmError, { status }: Exclude<ClusterState, string>): CdmError {
    const text = `the cluster is ${status}: ${failure.text}`;
    return new CdmError(action, { ...failure, kind: "transient", text });
}
