import type { Clock } from "../common/clock.js";
import { redactor } from "../common/redact.js";
import { type Redact, said } from "../common/text.js";
import type { Reading } from "./answers.js";
import { authenticated, type Credential, withClockAdvice } from "./auth/credential.js";
import type { Settings } from "./config/settings.js";
import { CdmError, type Failure } from "./errors.js";
import { type ClassifiedResponse, classifyResponse, type HttpResponse, notUnderstood } from "./http/response.js";
import { type Attempt, withRetry } from "./http/retry.js";
import { type HttpRequest, sendOnce, type Transport } from "./http/transport.js";
import type { Turn } from "./quota/lane.js";
import { type Api, noTurn } from "./quota/quota.js";
import type { TrafficEvent } from "./traffic.js";

/** One of CDM's calls. */
export interface Call {
    /** `start job "orders" in cluster 7c1…` */
    readonly action: string;
    readonly api: Api;
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    readonly callPath: string;
    readonly json?: unknown;
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
    /** Takes what the requests and the quota did. It never throws. @default nothing */
    readonly record?: (event: TrafficEvent) => void;
}

export type ReadBody<T> = (body: unknown) => Reading<T>;

interface Sender {
    /** Sends the request of a call when its turn has come, and repeats it as the call allows. @throws CdmError if it fails */
    send<T>(call: Call, readBody: ReadBody<T>, options?: CallOptions): Promise<T>;
    /** How long such a request to the API has to wait for its turn in CDM's quota, in milliseconds, as far as that is known. */
    expectedWaitMs(api: Api, options?: CallOptions): number;
    /** Removes the credentials, and the secrets of the options. */
    redact(): Redact;
}

const requestTimeoutMs = 30_000;
/**
 * How long after its caller asked for it an order may be sent: it may wait for a login, and for its turn. Later, another run may be live than the
 * one that was observed, or one where none was. It does not count how long the answer to the observation traveled: with a slow gateway no
 * stop would ever be sent.
 */
const observedMs = 5_000;

export function createSender(settings: Settings, options: ClientOptions): Sender {
    const { clock, secrets = [], transport = sendOnce, record = () => {}, ...ofAll } = options;
    /** Orders that were refused for their credential. */
    const refusedOrders = new Set<Api>();
    const redact = () => redactor([...settings.session.secrets(), ...secrets]);

    async function send<T>(
        { action, api, method, callPath, json }: Call,
        readBody: ReadBody<T>,
        options: CallOptions = {},
    ): Promise<T> {
        const call: TimedCallOptions = { ...ofAll, ...options };
        const { gate = async () => {}, onSend = () => {}, repeats = true, onRetry = () => {} } = call;
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
        let attempts = 0;
        // Only what changes nothing may be repeated blindly.
        const isOrder = method !== "GET";
        // The caller of an order has observed the job right before.
        const freshUntil = isOrder ? clock.monotonic() + observedMs : Number.POSITIVE_INFINITY;
        const once = async (): Promise<Attempt<T>> => {
            await gate();
            // The turn comes before the login: so all that wait for one proof of the credential wait for a request that is under way.
            const askedAt = clock.monotonic();
            const turn = await turnFor(api, { ...call, deadline: time.end() }, freshUntil);
            recordWait(api, clock.monotonic() - askedAt, turn !== undefined);
            try {
                await gate();
                if (turn === undefined) return { failure: settings.quota.lateFailure(api) };
                return await settings.session.send(
                    async (credential) => {
                        await gate();
                        // mutant: the look before an order that had to wait
                        if (clock.monotonic() >= freshUntil) return { failure: outdated };
                        onSend();
                        time.begin();
                        const sentAt = clock.monotonic();
                        const { result, status } = await attempt(request, credential, time.end(), readBody);
                        const failure = "failure" in result ? result.failure : undefined;
                        const durationMs = clock.monotonic() - sentAt;
                        record({
                            event: "request",
                            api,
                            method,
                            path: pathOf(request.url),
                            attempt: ++attempts,
                            durationMs,
                            ...(status !== undefined && { status }),
                            ...failureFacts(failure),
                        });
                        const learned = turn.end(failure ?? {});
                        if (learned) record({ event: "quota", api, ...learned });
                        return result;
                    },
                    { isOrder },
                );
            } finally {
                turn?.end();
            }
        };
        const result = await withRetry(once, {
            repeat: repeats && !isOrder ? "whenTransient" : "never",
            clock,
            deadline: time.end,
            onRetry,
        });
        const judged = judgeRefusal(api, result);
        if ("failure" in judged) throw new CdmError(action, judged.failure);
        return judged.value;
    }

    /** A call that has waited so long is worth a record, and one that was not sent. */
    function recordWait(api: Api, waitedMs: number, hasTurn: boolean): void {
        if (hasTurn && waitedMs < worthRecordingMs) return;
        const perMinute = settings.quota.perMinute(api);
        record({ event: "quota", api, quota: hasTurn ? "waited" : "notSent", waitedMs, ...perMinute });
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

    /** Undefined if the turn does not come in time. An order gets it only while its observation is fresh. */
    async function turnFor(
        api: Api,
        { isOutOfTurn = false, ...options }: TimedCallOptions,
        freshUntil: number,
    ): Promise<Turn | undefined> {
        if (isOutOfTurn) return noTurn;
        const deadline = Math.min(options.deadline, freshUntil);
        const restsOnObservation = freshUntil !== Number.POSITIVE_INFINITY;
        return settings.quota.turn(api, { ...options, deadline, restsOnObservation });
    }

    /** A fresh credential may help an order once. After that, its refusal stands. */
    function judgeRefusal<T>(api: Api, result: Attempt<T>): Attempt<T> {
        if (!("failure" in result) || result.failure.isDropped !== true) return result;
        const { isDropped: _, ...failure } = result.failure;
        if (refusedOrders.has(api)) return { failure };
        refusedOrders.add(api);
        return { failure: { ...failure, isDropped: true, withoutEffect: true } };
    }

    async function attempt<T>(
        request: Omit<HttpRequest, "timeoutMs">,
        credential: Credential,
        deadline: number,
        readBody: ReadBody<T>,
    ): Promise<{ readonly result: Attempt<T>; readonly status?: number }> {
        // The deadline may cut a read short, but not an order: its effect would be in doubt.
        const left = request.method === "GET" ? deadline - clock.monotonic() : requestTimeoutMs;
        const timeoutMs = Math.max(1_000, Math.min(requestTimeoutMs, left));
        const now = clock.now();
        const headers = authenticated(request, credential, now, settings.projectId);
        const result = await transport({ ...request, headers, timeoutMs, tls: settings.tls });
        if ("failure" in result) {
            const failure = withText(result.failure, redact());
            return { result: settings.hosts.assess(request.url, { failure }, clock.monotonic()) };
        }
        const { answer: response } = result;
        const classified = classifyResponse(response, redact());
        const advised = withClockAdvice(classified, credential, now, response.headers.date);
        const read = readResponse(request.method, response, advised, readBody);
        const assessed = settings.hosts.assess(request.url, read, clock.monotonic());
        return { result: assessed, status: response.httpStatus };
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

    const expectedWaitMs = (api: Api, options?: CallOptions) =>
        settings.quota.expectedWaitMs(api, { ...ofAll, ...options });

    return { send, expectedWaitMs, redact };
}

/** How long a call waits for its turn before that is recorded. */
const worthRecordingMs = 1_000;

/** Without the query, which may hold what no record should. */
function pathOf(url: string): string {
    return new URL(url).pathname;
}

function failureFacts(failure: Failure | undefined) {
    if (failure === undefined) return {};
    const { kind, code, requestId, text } = failure;
    return { failure: kind, text, ...(code !== undefined && { code }), ...(requestId !== undefined && { requestId }) };
}

const outdated: Failure = {
    kind: "transient",
    text: "a login came first, so the job has to be observed again before the next try",
    withoutEffect: true,
    isUnsent: true,
    advice: "Nothing was sent. Try again.",
};

function withText(failure: Failure, redact: Redact): Failure {
    return { ...failure, text: said(failure.text, redact) };
}
