import type { History } from "../../cdm/answers.js";
import type { CdmClient } from "../../cdm/client.js";
import { CdmError } from "../../cdm/errors.js";
import type { CallOptions } from "../../cdm/send.js";
import type { Submission } from "../../cdm/submission.js";
import type { Clock } from "../../common/clock.js";
import type { Absent, Observation } from "../model/observation.js";
import { livenessOf } from "../model/status.js";
import {
    bestEffortMs,
    listedGapMs,
    longestHintMs,
    longestObservationMs,
    longestRowMs,
    quietGapMs,
} from "../model/timeouts.js";
import { type ClusterState, clusterStateOf } from "./cluster.js";
import type { Deadline } from "./deadline.js";
import { confirmedBy, isOfStop, needsHistory, type Purpose, readHint } from "./hint.js";
import type { JobList } from "./jobList.js";

/** The only way to see a job. It never starts or stops a run. */
export interface Observer {
    /** How far two observations are apart. */
    readonly pollMs: number;
    /** How far two observations of an old run are apart, in milliseconds. */
    readonly slowestPollMs: number;
    /** Takes note of a run that CDM has shown in the answer to a start. */
    recall(run: Submission): void;
    /** How far two observations of the run are apart if a list of jobs shows it, in milliseconds. Undefined if the last list did not show enough. */
    listedGapMs(): number | undefined;
    /**
     * One status request, or the list of jobs that other operations read too, if it says enough for the purpose. Returns `unreachable` instead of throwing if a later request may succeed.
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
    /** The job as CDM describes it, with the status of its last run. Best effort: undefined if CDM does not answer at once. */
    describeJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** The job's settings. The list of jobs may have told them some minutes ago. Best effort, too. */
    describeSettings(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** The job's runs that CDM remembers. Best effort: undefined if CDM does not answer at once. */
    listRuns(): Promise<History | undefined>;
    /** Milliseconds since the epoch on CDM's clock. Undefined before the first answer. */
    serviceNow(): number | undefined;
}

interface ObserveOptions {
    /** How long it may last at most, without the wait for its turn in CDM's quota. @default `longestObservationMs` */
    readonly withinMs?: number | undefined;
    readonly purpose?: Purpose | undefined;
    /** How much of the operation's time it must leave, if it has to wait for its turn. @default 0 */
    readonly reserveMs?: number;
}

interface ObserverOptions {
    readonly client: CdmClient;
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly clusterId: string;
    readonly jobName: string;
    /** The jobs of the cluster, for all operations that watch one. */
    readonly list: Pick<JobList, "rowOf" | "roundMs" | "describe" | "watched">;
    /** The run in the state, as it was last seen. */
    readonly known?: Submission | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly pollMs: number;
    readonly slowestPollMs: number;
    /** What happens if the job does not answer because its cluster is changing its state: return `unreachable`, or throw. */
    readonly whileClusterChanges: "wait" | "throw";
    readonly serviceNow: () => number | undefined;
}

export function createObserver(options: ObserverOptions): Observer {
    const { client, clock, deadline, clusterId, jobName, pollMs, whileClusterChanges, serviceNow, list, signal } =
        options;
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

    let last: Submission | undefined;
    /** Whether the last list that was asked has said enough. A look that only checks the list does not change it. */
    let isListed = false;
    let dueAt = Number.POSITIVE_INFINITY;
    if (options.known) recall(options.known);

    function recall(run: Submission | undefined): void {
        last = run;
        // By chance earlier or later, so that many runs are not due at once.
        dueAt = clock.monotonic() + longestHintMs(list.watched()) * (0.75 + clock.random() / 2);
    }

    function remember(seen: Observation): Observation {
        recall(seen.kind === "run" ? seen.run : undefined);
        return seen;
    }

    /** What the list of jobs says in place of a status request. Undefined if it does not say enough. */
    async function hintFor(purpose: Purpose, until: number): Promise<Observation | undefined> {
        if (purpose === "proof") return undefined;
        const isDue = clock.monotonic() >= dueAt;
        if (purpose !== "beforeStart" && (isDue || last === undefined || livenessOf(last.status) !== "live")) return;
        const isUrgent = isOfStop(purpose);
        // Nothing is gained by leaving the list before the job's own turn comes.
        const statusWaitMs = client.expectedWaitMs("status", { deadline: until, isUrgent });
        const longestMs = Math.max(isUrgent ? longestRowMs : longestRowMs + 2 * list.roundMs, statusWaitMs);
        const row = await list.rowOf(jobName, {
            // mutant: the bound on the wait for a row
            deadline: Math.min(until, clock.monotonic() + longestMs),
            isUrgent,
            isPatient: purpose === "waitForEnd",
            signal,
        });
        const hint = row && readHint(row, last, purpose);
        isListed = hint !== undefined;
        return hint;
    }

    /** One status request, and what it tells of the job. */
    async function observeAlone(call: TimedCall): Promise<Observation> {
        let seen: Observation;
        try {
            seen = await showRun(client, call);
        } catch (failure) {
            seen = await classifyFailure(failure);
            // The list may still show the job. That must not pass for a run of it.
            if (seen.kind === "absent") last = undefined;
            return seen;
        }
        return remember(seen);
    }

    /** Lets the job's history confirm a hint, else its status. CDM counts the two by themselves, and the proof of a stop needs a status too. */
    async function confirm(hint: Observation, call: TimedCall): Promise<Observation> {
        const now = clock.monotonic();
        const history = await client
            .listSubmissions({
                ...call,
                // mutant: the time that the history leaves for the status
                deadline: now + (call.deadline - now) / 2,
                withinMs: bestEffortMs,
                repeats: false,
            })
            .catch(() => undefined);
        const confirmed = history && confirmedBy(history, hint);
        return confirmed ? remember(confirmed) : observeAlone(call);
    }

    const describeJob = () => client.showJob(bestEffort()).catch(() => undefined);

    return {
        pollMs,
        slowestPollMs: options.slowestPollMs,
        recall,
        listedGapMs: () => (isListed ? Math.max(quietGapMs, listedGapMs - list.roundMs) : undefined),
        async observe({ withinMs = longestObservationMs, purpose, reserveMs = 0 } = {}) {
            const until = deadline.at - reserveMs;
            const call = {
                deadline: until,
                withinMs: Math.min(withinMs, longestObservationMs),
                isUrgent: isOfStop(purpose),
            };
            const hint = purpose && (await hintFor(purpose, until));
            if (purpose === undefined || hint === undefined) return observeAlone(call);
            return needsHistory(hint, purpose) ? confirm(hint, call) : hint;
        },
        classifyFailure,
        describeJob,
        describeSettings: async () => list.describe(jobName) ?? describeJob(),
        listRuns: () => client.listSubmissions(bestEffort()).catch(() => undefined),
        serviceNow,
    };
}

interface TimedCall extends CallOptions {
    readonly deadline: number;
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
