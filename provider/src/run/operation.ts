import { type CdmClient, createClient } from "../cdm/client.js";
import type { Clock } from "../cdm/clock.js";
import { CdmError } from "../cdm/errors.js";
import { type Environment, resolveSettings } from "../cdm/settings.js";
import type { Submission } from "../cdm/submission.js";
import type { Transport } from "../cdm/transport.js";
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
    | { readonly kind: "gone"; readonly error: CdmError };

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
    /** Sleeps, but never past the deadline (less what is kept back of it). False where no time is left. */
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
    const connect = (until: number) =>
        createClient(settings, inputs, {
            clock,
            deadline: until,
            onRetry: (failure, delayMs) => report.progress(`${failure.text}: again in ${describeDuration(delayMs)}`),
            ...(transport && { transport }),
        });
    const client = connect(deadline);
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
        async tryToLook() {
            try {
                return await look(client);
            } catch (error) {
                if (error instanceof CdmError && error.mayPass) return error;
                throw error;
            }
        },
        async pause(milliseconds, keptBackMs = 0) {
            const left = deadline - keptBackMs - clock.now();
            if (left <= 0) return false;
            await clock.sleep(Math.min(milliseconds, left));
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
        if (error instanceof CdmError && error.kind === "gone") return { kind: "gone", error };
        throw error;
    }
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
