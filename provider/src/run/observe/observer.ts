import type { CdmClient } from "../../cdm/client.js";
import { CdmError } from "../../cdm/errors.js";
import type { Observation } from "../model/observation.js";
import { livenessOf } from "../model/status.js";
import { type ClusterState, clusterStateOf } from "./cluster.js";
import type { Deadline } from "./deadline.js";

/** The one way to see a run. All waiting goes through it. */
export interface Observer {
    /** Looks until there is something to see. @throws CdmError where that is not before the deadline, or never */
    look(): Promise<Observation>;
    /** The look before anything is sent, with nothing at stake: the same, given up early where nobody answers. */
    lookFirst(): Promise<Observation>;
    /** A look of who looks again anyway: the failure where the service could not be asked now and may be later. */
    tryToLook(): Promise<Observation | CdmError>;
    /**
     * What a failure comes to: the cluster is gone or stopped, which its own answers prove; else the failure, where it may pass.
     *
     * @throws the failure where it does not pass by waiting
     */
    classifyFailure(failure: unknown): Promise<Observation | CdmError>;
}

interface ObserverOptions {
    readonly deadline: Deadline;
    readonly clusterId: string;
    readonly pollMs: number;
    /** The cluster is asked where its job can't be. With `wait` one that is on its way is waited for. */
    readonly cluster: "wait" | "ask";
    /** A client that gives up after so long. */
    connectFor(milliseconds: number): CdmClient;
}

/** A look of who looks again anyway: after this much trouble it is time to ask what is the matter. */
const oneLookMs = 30_000;
/** An address where nobody answers is found out in minutes, not after a timeout that is meant for a run. */
const firstLookMs = 2 * 60_000;

export function createObserver({
    deadline,
    clusterId,
    pollMs,
    cluster: attention,
    connectFor,
}: ObserverOptions): Observer {
    const tryToLook = (forMs = oneLookMs) => look(connectFor(Math.min(forMs, oneLookMs))).catch(classifyFailure);

    async function lookFor(milliseconds: number): Promise<Observation> {
        let until = deadline.elapsedMs() + milliseconds;
        for (;;) {
            const seen = await tryToLook(until - deadline.elapsedMs());
            if (!(seen instanceof CdmError)) return seen;
            // Somebody is there, and says that it takes longer.
            if (seen.kind === "throttled" || seen instanceof ClusterOnItsWay)
                until = deadline.elapsedMs() + milliseconds;
            if (deadline.elapsedMs() + pollMs >= until || !(await deadline.sleep(pollMs))) throw seen;
        }
    }

    async function classifyFailure(failure: unknown): Promise<Observation | CdmError> {
        if (!(failure instanceof CdmError)) throw failure;
        if (failure.kind === "gone") return { kind: "gone", what: "gone", error: failure };
        deadline.honourRetryAfter(failure.failure.retryAfterMs);
        const cluster = await clusterStateOf(connectFor(oneLookMs), clusterId, failure);
        if (cluster === "clusterGone" || cluster === "clusterStopped") {
            return { kind: "gone", what: cluster, error: failure };
        }
        if (cluster && attention === "ask") throw inBetween(failure, cluster);
        if (cluster) return inBetween(failure, cluster);
        if (failure.mayPass) return failure;
        throw failure;
    }

    return {
        look: () => lookFor(deadline.timeLeftMs()),
        lookFirst: () => lookFor(Math.min(firstLookMs, deadline.timeLeftMs())),
        tryToLook: () => tryToLook(),
        classifyFailure,
    };
}

/** The cluster is neither well nor at rest: what it refuses now it may allow later. */
class ClusterOnItsWay extends CdmError {}

function inBetween({ action, failure }: CdmError, { status }: Exclude<ClusterState, string>): CdmError {
    return new ClusterOnItsWay(action, {
        ...failure,
        kind: "transient",
        text: `the cluster is ${status}: ${failure.text}`,
    });
}

/** Asks for the run, in one request that is repeated while it may pass. */
async function look(client: CdmClient): Promise<Observation> {
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
