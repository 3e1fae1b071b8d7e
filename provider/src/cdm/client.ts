import type { Clock } from "../common/clock.js";
import { redactor } from "../common/redact.js";
import { type Redact, said, saidWord } from "../common/text.js";
import {
    clusterIn,
    clustersIn,
    type History,
    historyIn,
    jobIn,
    type Reading,
    runNamedIn,
    statusIn,
} from "./answers.js";
import { authenticated, withClockAdvice } from "./auth/credential.js";
import type { Settings } from "./config/settings.js";
import { CdmError, type Failure } from "./errors.js";
import { type ClassifiedResponse, classifyResponse, type HttpResponse, notUnderstood } from "./http/response.js";
import { type Attempt, type Repeat, withRetry } from "./http/retry.js";
import { type HttpRequest, sendOnce, type Transport } from "./http/transport.js";
import { redactSubmission, type Submission } from "./submission.js";

export interface JobReference {
    readonly clusterId: string;
    readonly jobName: string;
}

/**
 * CDM's calls for one job. Each throws a {@link CdmError} if CDM does not answer with success. A response to a read that lacks what was
 * asked for counts as `transient`.
 *
 * A read is repeated until the deadline while its failure is transient. A start is repeated only if the attempt before had no effect.
 * A stop is never repeated: the caller has to observe the job first.
 */
export interface CdmClient {
    /** `PUT …/start`. Undefined if CDM accepts the order and describes no run. */
    startJob(variables?: Readonly<Record<string, string>>, call?: CallOptions): Promise<Submission | undefined>;
    /** `PUT …/stop`. Undefined if CDM accepts the order and describes no run. */
    stopJob(call?: CallOptions): Promise<Submission | undefined>;
    /** `GET …/status`: the job's last run. Undefined if CDM lists none. */
    showJobStatus(call?: CallOptions): Promise<Submission | undefined>;
    /** `GET …/submissions?jname={job}`: the job's runs of about 30 days. No order is promised. */
    listSubmissions(call?: CallOptions): Promise<History>;
    /** `GET …/job/{job}`: the job as CDM describes it. Undefined if CDM lists none. */
    showJob(call?: CallOptions): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** `GET …/clusters/{cluster}`: `status` is a code such as "200" (normal) or "900" (stopped). */
    showClusterDetail(call?: CallOptions): Promise<Readonly<Record<string, unknown>>>;
    /** `GET …/clusters`: all clusters of the project, each with its id. */
    listClusters(call?: CallOptions): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Options of one call. They override those of the client. */
export interface CallOptions {
    /** On the monotonic clock, in milliseconds. No request is repeated at or after it. A request that is under way may last 30 s longer. */
    readonly deadline?: number;
    /**
     * Nothing is sent until it resolves. It is awaited twice for each request: before the credential is needed, so that nobody logs in
     * in vain, and right before the request is sent, because a login may last. @default resolves at once
     */
    readonly gate?: () => Promise<void>;
    /** Called when a request is sent, after the gate. @default nothing */
    readonly onSend?: () => void;
    /** Whether a failed read is repeated. @default true */
    readonly repeats?: boolean;
    /** Called before each repeated request. @default nothing */
    readonly onRetry?: (failure: Failure, delayMs: number) => void;
}

export interface ClientOptions extends CallOptions {
    readonly clock: Clock;
    readonly deadline: number;
    /** Texts that no result and no message may show, besides the credentials. @default none */
    readonly secrets?: readonly string[];
    /** @default axios */
    readonly transport?: Transport;
}

const requestTimeoutMs = 30_000;

export function createClient(settings: Settings, job: JobReference, options: ClientOptions): CdmClient {
    const { clock, secrets = [], transport = sendOnce, ...ofAll } = options;
    const cluster = `/clusters/${encodeURIComponent(job.clusterId)}`;
    const path = `${cluster}/cdm/job/${encodeURIComponent(job.jobName)}`;
    const jobLabel = `job "${job.jobName}" in cluster ${job.clusterId}`;

    const redact = () => redactor([...settings.session.secrets(), ...secrets]);
    const redacted = (run: Submission | undefined) => run && redactSubmission(run, redact());

    /** Repeats the request until a response holds what was asked for. */
    function ask<T>(action: string, callPath: string, readBody: ReadBody<T>, options?: CallOptions): Promise<T> {
        return send({ action, method: "GET", callPath, repeat: "whenTransient" }, readBody, options);
    }

    /** Does not repeat the request if the response lacks what was asked for: the caller observes clusters in a loop of its own. */
    async function askOnce<T>(
        action: string,
        callPath: string,
        readBody: ReadBody<T>,
        options?: CallOptions,
    ): Promise<T> {
        const reading = await ask(action, callPath, (body) => ({ value: readBody(body) }), options);
        if ("value" in reading) return reading.value;
        const { lacks } = reading;
        throw new CdmError(action, { kind: "transient", text: `an answer without ${lacks}`, lacks });
    }

    async function order(call: Omit<Call, "method">, options?: CallOptions) {
        const runNamed = (body: unknown) => ({ value: runNamedIn(body, job.jobName) });
        return redacted(await send({ ...call, method: "PUT" }, runNamed, options));
    }

    async function send<T>(
        { action, method, callPath, repeat, json }: Call,
        readBody: ReadBody<T>,
        options: CallOptions = {},
    ): Promise<T> {
        const {
            deadline,
            gate = async () => {},
            onSend = () => {},
            repeats = true,
            onRetry = () => {},
        } = { ...ofAll, ...options };
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
        const once = async () => {
            await gate();
            return attempt(request, deadline, readBody, { gate, onSend });
        };
        const result = await withRetry(once, { repeat: repeats ? repeat : "never", clock, deadline, onRetry });
        if ("failure" in result) throw new CdmError(action, result.failure);
        return result.value;
    }

    async function attempt<T>(
        request: Omit<HttpRequest, "timeoutMs">,
        deadline: number,
        readBody: ReadBody<T>,
        { gate, onSend }: Required<Pick<CallOptions, "gate" | "onSend">>,
    ): Promise<Attempt<T>> {
        // The deadline may cut a read short, but not an order: its effect would be in doubt.
        const left = request.method === "GET" ? deadline - clock.monotonic() : requestTimeoutMs;
        const timeoutMs = Math.max(1_000, Math.min(requestTimeoutMs, left));
        return settings.session.send(
            async (credential) => {
                await gate();
                onSend();
                const now = clock.now();
                const headers = authenticated(request, credential, now, settings.projectId);
                const result = await transport({ ...request, headers, timeoutMs, tls: settings.tls });
                if ("failure" in result) {
                    return settings.hosts.assess(request.url, { failure: withText(result.failure, redact()) });
                }
                const { answer: response } = result;
                const classified = classifyResponse(response, redact());
                const advised = withClockAdvice(classified, credential, now, response.headers.date);
                return settings.hosts.assess(request.url, readResponse(request.method, response, advised, readBody));
            },
            { isOrder: request.method === "PUT" },
        );
    }

    function readResponse<T>(
        method: string,
        response: HttpResponse,
        classified: ClassifiedResponse,
        readBody: ReadBody<T>,
    ): Attempt<T> {
        // A validation result can't refuse a read. The response to a read then lacks what was asked for.
        const isRefusedRead = method === "GET" && classified.kind === "refused";
        if (classified.kind !== "success" && !isRefusedRead) return { failure: classified };
        const reading = readBody(classified.kind === "success" ? classified.body : undefined);
        if ("value" in reading) return reading;
        return { failure: { ...notUnderstood(response, `without ${reading.lacks}`, redact()), lacks: reading.lacks } };
    }

    return {
        startJob: (variables, options) =>
            order(
                {
                    action: `start ${jobLabel}`,
                    callPath: `${path}/start`,
                    repeat: "whenWithoutEffect",
                    json: variables && { variables },
                },
                options,
            ),
        // mutant: the look before a stop is sent again
        stopJob: (options) => order({ action: `stop ${jobLabel}`, callPath: `${path}/stop`, repeat: "never" }, options),
        showJobStatus: async (options) => {
            const action = `show the status of ${jobLabel}`;
            return redacted(await ask(action, `${path}/status`, (body) => statusIn(body, job.jobName), options));
        },
        listSubmissions: async (options) => {
            const query = `?jname=${encodeURIComponent(job.jobName)}`;
            const { runs, isWhole } = await ask(
                `show the history of ${jobLabel}`,
                `${cluster}/cdm/submissions${query}`,
                (body) => historyIn(body, job.jobName),
                options,
            );
            return { runs: runs.map((run) => redactSubmission(run, redact())), isWhole };
        },
        showJob: (options) => ask(`show ${jobLabel}`, path, (body) => jobIn(body, job.jobName), options),
        showClusterDetail: async (options) => {
            const action = `show cluster ${job.clusterId}`;
            const detail = await askOnce(action, cluster, (body) => clusterIn(body, job.clusterId), options);
            return { ...detail, status: saidWord(String(detail.status), redact()) };
        },
        listClusters: (options) => askOnce("list the clusters of the project", "/clusters", clustersIn, options),
    };
}

interface Call {
    /** `start job "orders" in cluster 7c1…` */
    readonly action: string;
    readonly method: "GET" | "PUT";
    readonly callPath: string;
    readonly repeat: Repeat;
    readonly json?: unknown;
}

type ReadBody<T> = (body: unknown) => Reading<T>;

function withText(failure: Failure, redact: Redact): Failure {
    return { ...failure, text: said(failure.text, redact) };
}
