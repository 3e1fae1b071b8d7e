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
import { type Submission, shownAs } from "./submission.js";

export interface JobReference {
    readonly clusterId: string;
    readonly jobName: string;
}

/**
 * Talks to CDM in CDM's own verbs. Every call throws a {@link CdmError} for any answer but success. An answer to a read that does
 * not hold what was asked for is none: it is `transient`.
 *
 * Reads are repeated until the deadline while the failure may pass. A start is repeated only where the try before it
 * cannot have had an effect, a stop never: after any doubt whoever calls has to look first.
 */
export interface CdmClient {
    /** `PUT …/start`. Undefined where CDM accepts without saying anything of the run. */
    startJob(variables?: Readonly<Record<string, string>>, call?: CallOptions): Promise<Submission | undefined>;
    /** `PUT …/stop`. Undefined where CDM accepts without saying anything of the run. */
    stopJob(call?: CallOptions): Promise<Submission | undefined>;
    /** `GET …/status`: the job's last run. Undefined where CDM lists none. */
    showJobStatus(call?: CallOptions): Promise<Submission | undefined>;
    /** `GET …/submissions?jname={job}`: the job's runs that CDM remembers, for about 30 days; in no order that is promised. */
    listSubmissions(call?: CallOptions): Promise<History>;
    /** `GET …/job/{job}`: the job as CDM describes it. Undefined where CDM lists none. */
    showJob(call?: CallOptions): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** `GET …/clusters/{cluster}`: `status` is a code such as "200" (normal) or "900" (stopped). */
    showClusterDetail(call?: CallOptions): Promise<Readonly<Record<string, unknown>>>;
    /** `GET …/clusters`: all clusters of the project, each with its id. */
    listClusters(call?: CallOptions): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What one call may do otherwise than the client as a whole. */
export interface CallOptions {
    /** On the monotonic clock, in milliseconds. Nothing is repeated at or after it; one request may last 30 s longer. */
    readonly deadline?: number;
    /** Awaited before every request: while it does not resolve, nothing is sent. @default open */
    readonly gate?: () => Promise<void>;
    /** Whether a read is repeated that fails. @default true */
    readonly repeats?: boolean;
    /** Hears of every repeated request. @default nothing */
    readonly onRetry?: (failure: Failure, delayMs: number) => void;
}

export interface ClientOptions extends CallOptions {
    readonly clock: Clock;
    readonly deadline: number;
    /** What must not be seen in anything that is said here, beside the credentials. @default nothing */
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
    const shown = (run: Submission | undefined) => run && shownAs(run, redact());

    /** Asks until what comes is an answer to the question. */
    function ask<T>(action: string, callPath: string, understand: Understand<T>, call?: CallOptions): Promise<T> {
        return send({ action, method: "GET", callPath, repeat: "whenTransient" }, understand, call);
    }

    /** The same, asked once: whoever wants to know of clusters asks beside the point, and asks again by himself. */
    async function askOnce<T>(
        action: string,
        callPath: string,
        understand: Understand<T>,
        call?: CallOptions,
    ): Promise<T> {
        const reading = await ask(action, callPath, (body) => ({ value: understand(body) }), call);
        if ("value" in reading) return reading.value;
        const { lacks } = reading;
        throw new CdmError(action, { kind: "transient", text: `an answer without ${lacks}`, lacks });
    }

    async function order(order: Omit<Question, "method">, call?: CallOptions) {
        const named = (body: unknown) => ({ value: runNamedIn(body, job.jobName) });
        return shown(await send({ ...order, method: "PUT" }, named, call));
    }

    async function send<T>(
        { action, method, callPath, repeat, json }: Question,
        understand: Understand<T>,
        call: CallOptions = {},
    ): Promise<T> {
        const { deadline, gate = async () => {}, repeats = true, onRetry = () => {} } = { ...ofAll, ...call };
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
            return attempt(request, deadline, understand);
        };
        const result = await withRetry(once, { repeat: repeats ? repeat : "never", clock, deadline, onRetry });
        if ("failure" in result) throw new CdmError(action, result.failure);
        return result.value;
    }

    async function attempt<T>(
        request: Omit<HttpRequest, "timeoutMs">,
        deadline: number,
        understand: Understand<T>,
    ): Promise<Attempt<T>> {
        // A read may be cut short at the deadline. An order must not: it would leave in doubt what CDM made of it.
        const left = request.method === "GET" ? deadline - clock.monotonic() : requestTimeoutMs;
        const timeoutMs = Math.max(1_000, Math.min(requestTimeoutMs, left));
        return settings.session.send(
            async (credential) => {
                const now = clock.now();
                const headers = authenticated(request, credential, now, settings.projectId);
                const exchange = await transport({ ...request, headers, timeoutMs, tls: settings.tls });
                if ("failure" in exchange) {
                    return settings.hosts.assess(request.url, { failure: withText(exchange.failure, redact()) });
                }
                const { answer } = exchange;
                const meaning = withClockAdvice(
                    classifyResponse(answer, redact()),
                    credential,
                    now,
                    answer.headers.date,
                );
                return settings.hosts.assess(request.url, understood(request.method, answer, meaning, understand));
            },
            { isOrder: request.method === "PUT" },
        );
    }

    function understood<T>(
        method: string,
        answer: HttpResponse,
        meaning: ClassifiedResponse,
        understand: Understand<T>,
    ): Attempt<T> {
        // A question can't be refused by a validation: that is no answer to it either.
        const isRefusedQuestion = method === "GET" && meaning.kind === "refused";
        if (meaning.kind !== "success" && !isRefusedQuestion) return { failure: meaning };
        const reading = understand(meaning.kind === "success" ? meaning.body : undefined);
        if ("value" in reading) return reading;
        return { failure: { ...notUnderstood(answer, `without ${reading.lacks}`, redact()), lacks: reading.lacks } };
    }

    return {
        startJob: (variables, call) =>
            order(
                {
                    action: `start ${jobLabel}`,
                    callPath: `${path}/start`,
                    repeat: "whenWithoutEffect",
                    json: variables && { variables },
                },
                call,
            ),
        stopJob: (call) => order({ action: `stop ${jobLabel}`, callPath: `${path}/stop`, repeat: "never" }, call),
        showJobStatus: async (call) => {
            const action = `show the status of ${jobLabel}`;
            return shown(await ask(action, `${path}/status`, (body) => statusIn(body, job.jobName), call));
        },
        listSubmissions: async (call) => {
            const query = `?jname=${encodeURIComponent(job.jobName)}`;
            const { runs, isWhole } = await ask(
                `show the history of ${jobLabel}`,
                `${cluster}/cdm/submissions${query}`,
                (body) => historyIn(body, job.jobName),
                call,
            );
            return { runs: runs.map((run) => shownAs(run, redact())), isWhole };
        },
        showJob: (call) => ask(`show ${jobLabel}`, path, (body) => jobIn(body, job.jobName), call),
        showClusterDetail: async (call) => {
            const action = `show cluster ${job.clusterId}`;
            const detail = await askOnce(action, cluster, (body) => clusterIn(body, job.clusterId), call);
            return { ...detail, status: saidWord(String(detail.status), redact()) };
        },
        listClusters: (call) => askOnce("list the clusters of the project", "/clusters", clustersIn, call),
    };
}

interface Question {
    /** `start job "orders" in cluster 7c1…` */
    readonly action: string;
    readonly method: "GET" | "PUT";
    readonly callPath: string;
    readonly repeat: Repeat;
    readonly json?: unknown;
}

type Understand<T> = (body: unknown) => Reading<T>;

function withText(failure: Failure, redact: Redact): Failure {
    return { ...failure, text: said(failure.text, redact) };
}
