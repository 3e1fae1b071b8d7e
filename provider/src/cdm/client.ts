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
import { authenticated, type Credential, withClockAdvice } from "./auth/credential.js";
import type { Settings } from "./config/settings.js";
import { CdmError, type Failure } from "./errors.js";
import { type ClassifiedResponse, classifyResponse, type HttpResponse, notUnderstood } from "./http/response.js";
import { type Attempt, type Repeat, withRetry } from "./http/retry.js";
import { type HttpRequest, sendOnce, type Transport } from "./http/transport.js";
import { type Api, noTurn } from "./quota/quota.js";
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
    /**
     * How long the request and its repeats may last, in milliseconds, once its first turn in CDM's quota has come. To wait for that turn, it has
     * until the client's own deadline. @default until the deadline
     */
    readonly withinMs?: number;
    /** Whether it gets its turn in CDM's quota before requests that are not urgent. @default false */
    readonly isUrgent?: boolean;
    /** Called if it has to wait for its turn. @default nothing */
    readonly onWait?: (text: string) => void;
    /** Whether it waits for no turn, because this process ends at once. @default false */
    readonly isOutOfTurn?: boolean;
    /** Ends the wait for a turn. The gate then decides. @default never */
    readonly signal?: AbortSignal | undefined;
    /** Whether a failed read is repeated. @default true */
    readonly repeats?: boolean;
    /** Called before each repeated request. @default nothing */
    readonly onRetry?: (failure: Failure, delayMs: number) => void;
}

interface TimedCallOptions extends CallOptions {
    readonly deadline: number;
}

export interface ClientOptions extends TimedCallOptions {
    readonly clock: Clock;
    /** Texts that no result and no message may show, besides the credentials. @default none */
    readonly secrets?: readonly string[];
    /** @default axios */
    readonly transport?: Transport;
}

const requestTimeoutMs = 30_000;
/** How long a stop waits for its turn behind others that are under way. Later, another run may be live than the one that was observed. */
const stopWaitMs = 5_000;

export function createClient(settings: Settings, job: JobReference, options: ClientOptions): CdmClient {
    const { clock, secrets = [], transport = sendOnce, ...ofAll } = options;
    const cluster = `/clusters/${encodeURIComponent(job.clusterId)}`;
    const path = `${cluster}/cdm/job/${encodeURIComponent(job.jobName)}`;
    const jobLabel = `job "${job.jobName}" in cluster ${job.clusterId}`;

    const redact = () => redactor([...settings.session.secrets(), ...secrets]);
    const redacted = (run: Submission | undefined) => run && redactSubmission(run, redact());

    /** Repeats the request until a response holds what was asked for. */
    function ask<T>(
        { action, api, callPath }: Pick<Call, "action" | "api" | "callPath">,
        readBody: ReadBody<T>,
        options?: CallOptions,
    ): Promise<T> {
        return send({ action, api, method: "GET", callPath, repeat: "whenTransient" }, readBody, options);
    }

    /** Does not repeat the request if the response lacks what was asked for: the caller observes clusters in a loop of its own. */
    async function askOnce<T>(
        call: Pick<Call, "action" | "api" | "callPath">,
        readBody: ReadBody<T>,
        options?: CallOptions,
    ): Promise<T> {
        const reading = await ask(call, (body) => ({ value: readBody(body) }), options);
        if ("value" in reading) return reading.value;
        const { lacks } = reading;
        throw new CdmError(call.action, { kind: "transient", text: `an answer without ${lacks}`, lacks });
    }

    async function order(call: Omit<Call, "method">, options?: CallOptions) {
        const runNamed = (body: unknown) => ({ value: runNamedIn(body, job.jobName) });
        return redacted(await send({ ...call, method: "PUT" }, runNamed, options));
    }

    async function send<T>(
        { action, api, method, callPath, repeat, json, restsOnObservation }: Call,
        readBody: ReadBody<T>,
        options: CallOptions = {},
    ): Promise<T> {
        const call: TimedCallOptions = { ...ofAll, ...options };
        const { gate = async () => {}, repeats = true, onRetry = () => {} } = call;
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
        const time = timeOf(call);
        const once = async () => {
            await gate();
            return settings.session.send(
                (credential) =>
                    sendInTurn(api, { ...call, deadline: time.end(), restsOnObservation }, () => {
                        time.begin();
                        return attempt(request, credential, time.end(), readBody);
                    }),
                { isOrder: method === "PUT" },
            );
        };
        const result = await withRetry(once, {
            repeat: repeats ? repeat : "never",
            clock,
            deadline: time.end,
            onRetry,
        });
        if ("failure" in result) throw new CdmError(action, result.failure);
        return result.value;
    }

    /** The time of one call. `withinMs` counts from its first turn on. */
    function timeOf({ deadline, withinMs = Number.POSITIVE_INFINITY }: TimedCallOptions) {
        let until: number | undefined;
        return {
            begin() {
                until ??= Math.min(deadline, clock.monotonic() + withinMs);
            },
            end: () => until ?? deadline,
        };
    }

    /** Sends a request when its turn in CDM's quota has come, and the gate is open. */
    async function sendInTurn<T>(
        api: Api,
        {
            gate = async () => {},
            onSend = () => {},
            isOutOfTurn = false,
            ...options
        }: TimedCallOptions & Pick<Call, "restsOnObservation">,
        sendNow: () => Promise<Attempt<T>>,
    ): Promise<Attempt<T>> {
        const turn = isOutOfTurn ? noTurn : await settings.quota.turn(api, options);
        try {
            await gate();
            if (turn === undefined) return { failure: settings.quota.lateFailure(api) };
            onSend();
            const result = await sendNow();
            turn.end("failure" in result ? result.failure : {});
            return result;
        } finally {
            turn?.end();
        }
    }

    async function attempt<T>(
        request: Omit<HttpRequest, "timeoutMs">,
        credential: Credential,
        deadline: number,
        readBody: ReadBody<T>,
    ): Promise<Attempt<T>> {
        // The deadline may cut a read short, but not an order: its effect would be in doubt.
        const left = request.method === "GET" ? deadline - clock.monotonic() : requestTimeoutMs;
        const timeoutMs = Math.max(1_000, Math.min(requestTimeoutMs, left));
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
                    api: "start",
                    callPath: `${path}/start`,
                    repeat: "whenWithoutEffect",
                    json: variables && { variables },
                },
                options,
            ),
        // mutant: the look before a stop is sent again
        stopJob: (options) =>
            order(
                {
                    action: `stop ${jobLabel}`,
                    api: "stop",
                    callPath: `${path}/stop`,
                    repeat: "never",
                    restsOnObservation: true,
                },
                { ...options, deadline: Math.min(options?.deadline ?? ofAll.deadline, clock.monotonic() + stopWaitMs) },
            ),
        showJobStatus: async (options) => {
            const call = {
                action: `show the status of ${jobLabel}`,
                api: "status",
                callPath: `${path}/status`,
            } as const;
            return redacted(await ask(call, (body) => statusIn(body, job.jobName), options));
        },
        listSubmissions: async (options) => {
            const query = `?jname=${encodeURIComponent(job.jobName)}`;
            const { runs, isWhole } = await ask(
                {
                    action: `show the history of ${jobLabel}`,
                    api: "history",
                    callPath: `${cluster}/cdm/submissions${query}`,
                },
                (body) => historyIn(body, job.jobName),
                options,
            );
            return { runs: runs.map((run) => redactSubmission(run, redact())), isWhole };
        },
        showJob: (options) =>
            ask(
                { action: `show ${jobLabel}`, api: "jobs", callPath: path },
                (body) => jobIn(body, job.jobName),
                options,
            ),
        showClusterDetail: async (options) => {
            const call = { action: `show cluster ${job.clusterId}`, api: "cluster", callPath: cluster } as const;
            const detail = await askOnce(call, (body) => clusterIn(body, job.clusterId), options);
            return { ...detail, status: saidWord(String(detail.status), redact()) };
        },
        listClusters: (options) =>
            askOnce(
                { action: "list the clusters of the project", api: "clusters", callPath: "/clusters" },
                clustersIn,
                options,
            ),
    };
}

interface Call {
    /** `start job "orders" in cluster 7c1…` */
    readonly action: string;
    readonly api: Api;
    readonly method: "GET" | "PUT";
    readonly callPath: string;
    readonly repeat: Repeat;
    readonly json?: unknown;
    /** Whether the caller has observed right before that it may be sent, and has to observe again if its turn does not come. */
    readonly restsOnObservation?: boolean | undefined;
}

type ReadBody<T> = (body: unknown) => Reading<T>;

function withText(failure: Failure, redact: Redact): Failure {
    return { ...failure, text: said(failure.text, redact) };
}
