import type { Clock } from "./clock.js";
import { authenticated, withSkew } from "./credentials/credential.js";
import { CdmError, type Failure } from "./errors.js";
import { meaningOf } from "./meaning.js";
import { type Hide, hiding } from "./redact.js";
import { withRetry } from "./retry.js";
import type { Repeat } from "./retryPolicy.js";
import type { Settings } from "./settings.js";
import { isRecord, newestOf, type Submission, toSubmissions, withoutSecrets } from "./submission.js";
import { type HttpRequest, sendOnce, type Transport } from "./transport.js";

export interface JobReference {
    readonly clusterId: string;
    readonly jobName: string;
}

/**
 * Talks to CDM in CDM's own verbs. Every call throws a {@link CdmError} for any answer but success.
 *
 * Reads are repeated until the deadline while the failure may pass. A start is repeated only where the try before it
 * cannot have had an effect, a stop never: after any doubt whoever calls has to look first.
 */
export interface CdmClient {
    /** `PUT …/start`. Undefined where CDM accepts without saying anything of the run. */
    startJob(variables?: Readonly<Record<string, string>>): Promise<Submission | undefined>;
    /** `PUT …/stop`. Undefined where CDM accepts without saying anything of the run. */
    stopJob(): Promise<Submission | undefined>;
    /** `GET …/status`: the job's last run. Undefined where CDM lists none. */
    showJobStatus(): Promise<Submission | undefined>;
    /** `GET …/job/{job}`: the job as CDM describes it. Undefined where CDM lists none. */
    showJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** `GET …/clusters/{cluster}`: `status` is a code such as "200" (normal) or "900" (stopped). */
    showClusterDetail(): Promise<Readonly<Record<string, unknown>>>;
    /** `GET …/clusters`: all clusters of the project. Undefined where the answer holds no list. */
    listClusters(): Promise<readonly Readonly<Record<string, unknown>>[] | undefined>;
}

export interface ClientOptions {
    readonly clock: Clock;
    /** On the monotonic clock, in milliseconds. Nothing is repeated at or after it; one request may last 30 s longer. */
    readonly deadline: number;
    /** Awaited before every request: while it does not resolve, nothing is sent. @default open */
    readonly gate?: () => Promise<void>;
    /** Whether a read is repeated that fails. @default true */
    readonly repeats?: boolean;
    /** Hears of every repeated request. @default nothing */
    readonly onRetry?: (failure: Failure, delayMs: number) => void;
    /** What must not be seen in anything that is said here, beside the credentials. @default nothing */
    readonly secrets?: readonly string[];
    /** @default axios */
    readonly transport?: Transport;
}

const requestTimeoutMs = 30_000;

export function createClient(settings: Settings, job: JobReference, options: ClientOptions): CdmClient {
    const {
        clock,
        deadline,
        gate = async () => {},
        repeats = true,
        onRetry = () => {},
        secrets = [],
        transport = sendOnce,
    } = options;
    const cluster = `/clusters/${encodeURIComponent(job.clusterId)}`;
    const path = `${cluster}/cdm/job/${encodeURIComponent(job.jobName)}`;
    const whom = `job "${job.jobName}" in cluster ${job.clusterId}`;

    const hide = () => hiding([...settings.login.secrets(), ...secrets]);
    const lastRunIn = (body: unknown): Submission | undefined => {
        const run = newestOf(toSubmissions(body));
        return run && withoutSecrets(run, hide());
    };

    async function call(action: string, method: "GET" | "PUT", callPath: string, repeat: Repeat, json?: unknown) {
        const request = {
            method,
            url: `${settings.endpoint}/v1.1/${encodeURIComponent(settings.projectId)}${callPath}`,
            headers: {
                "X-Language": "en-us",
                "Content-Type": "application/json",
                Accept: "application/json",
            },
            ...(json !== undefined && { body: JSON.stringify(json) }),
        };
        const result = await withRetry(() => attempt(request), {
            repeat: repeats ? repeat : "never",
            clock,
            deadline,
            onRetry,
        });
        if ("failure" in result) throw new CdmError(action, result.failure);
        return result.value;
    }

    async function attempt(
        request: Omit<HttpRequest, "timeoutMs">,
    ): Promise<{ value: unknown } | { failure: Failure }> {
        await gate();
        // A read may be cut short at the deadline. An order must not: it would leave in doubt what CDM made of it.
        const left = request.method === "GET" ? deadline - clock.monotonic() : requestTimeoutMs;
        const timeoutMs = Math.max(1_000, Math.min(requestTimeoutMs, left));
        return settings.login.send(async (credential) => {
            const now = clock.now();
            const headers = authenticated(request, credential, now, settings.projectId);
            const exchange = await transport({ ...request, headers, timeoutMs, tls: settings.tls });
            if ("failure" in exchange) return { failure: withText(exchange.failure, hide()) };
            const { answer } = exchange;
            const meaning = withSkew(meaningOf(answer, hide()), credential, now, answer.headers.date);
            return meaning.kind === "success" ? { value: meaning.body } : { failure: meaning };
        });
    }

    return {
        startJob: async (variables) =>
            lastRunIn(
                await call(`start ${whom}`, "PUT", `${path}/start`, "whenWithoutEffect", variables && { variables }),
            ),
        stopJob: async () => lastRunIn(await call(`stop ${whom}`, "PUT", `${path}/stop`, "never")),
        showJobStatus: async () =>
            lastRunIn(await call(`show the status of ${whom}`, "GET", `${path}/status`, "whenTransient")),
        showJob: async () => {
            const body = await call(`show ${whom}`, "GET", path, "whenTransient");
            const jobs = isRecord(body) ? body.jobs : undefined;
            return Array.isArray(jobs) ? jobs.find(isRecord) : undefined;
        },
        showClusterDetail: async () => {
            const body = await call(`show cluster ${job.clusterId}`, "GET", cluster, "whenTransient");
            return isRecord(body) ? body : {};
        },
        listClusters: async () => {
            const body = await call("list the clusters of the project", "GET", "/clusters", "whenTransient");
            const clusters = isRecord(body) ? body.clusters : undefined;
            return Array.isArray(clusters) ? clusters.filter(isRecord) : undefined;
        },
    };
}

function withText(failure: Failure, hide: Hide): Failure {
    return { ...failure, text: hide(failure.text) };
}
