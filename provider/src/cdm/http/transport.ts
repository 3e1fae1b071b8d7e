import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates, TLSSocket } from "node:tls";
import axios, { isAxiosError } from "axios";
import { messageOf } from "../../common/text.js";
import type { Failure } from "../errors.js";
import { isLoopback } from "./loopback.js";
import type { HttpResponse } from "./response.js";

export interface HttpRequest {
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** For the whole request, from connecting to the last byte of the response. */
    readonly timeoutMs: number;
    /** @default certificates are checked against the authorities that Node trusts */
    readonly tls?: Tls | undefined;
    /** Whether no proxy is used. @default the environment decides; a request to this machine uses none */
    readonly isDirect?: boolean;
}

/** How certificates are checked. */
export interface Tls {
    /** Switches the check off. @default false */
    readonly insecure?: boolean;
    /** Certificates of authorities to trust besides those that Node trusts, as PEM. */
    readonly ca?: string;
}

/** Either a response, with any status, or why none came. */
type HttpResult = { readonly answer: HttpResponse } | { readonly failure: Failure };

export type Transport = (request: HttpRequest) => Promise<HttpResult>;

const largestAnswerBytes = 8 * 1024 * 1024;

/** To one host. The lanes of the quota let fewer requests through, except for logins. */
const maxSockets = 64;

const http = axios.create({
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
    // A redirect would carry the credential to an address that is not configured.
    maxRedirects: 0,
    maxContentLength: largestAnswerBytes,
    responseType: "text",
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
});

/** Sends one request once. Never throws: an error of axios holds the request with its credential. */
export const sendOnce: Transport = async ({ method, url, headers, body, timeoutMs, tls, isDirect }) => {
    try {
        const response = await http.request<string>({
            method,
            url,
            // Not signed: a cache on the way may change it.
            headers: { ...headers, ...(method === "GET" && { "Cache-Control": "no-cache" }) },
            ...(body !== undefined && { data: body }),
            ...((isDirect === true || isLoopback(new URL(url).hostname)) && { proxy: false as const }),
            httpsAgent: agentFor(tls),
            // A timer takes whole milliseconds. A deadline may leave fractions.
            signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
        });
        const text = typeof response.data === "string" ? response.data : "";
        const answer = { httpStatus: response.status, headers: { ...response.headers }, text };
        return { answer: isOfHost(url, response.request) ? answer : { ...answer, isOfProxy: true } };
    } catch (error) {
        return { failure: ofThisMachine(url, error) ?? toFailure(error, timeoutMs) };
    }
};

/**
 * Whether who answers has shown the host's certificate. Where a proxy refuses a tunnel, axios hands its answer on as the host's (observed with axios
 * 1.21.1: the agent of the tunnel replays it on a socket without TLS). Over plain http nobody shows anything.
 */
function isOfHost(url: string, request: unknown): boolean {
    const { socket } = request as { readonly socket?: unknown };
    return new URL(url).protocol === "http:" || socket instanceof TLSSocket;
}

const agents = new Map<string, HttpsAgent>();

/** Requests with the same checks share an agent, which keeps connections open. */
function agentFor({ insecure = false, ca }: Tls = {}): HttpsAgent {
    const key = `${insecure} ${ca}`;
    const options = { rejectUnauthorized: !insecure, ...(ca !== undefined && { ca: [...trusted(), ca] }) };
    const agent = agents.get(key) ?? new HttpsAgent({ keepAlive: true, maxSockets, ...options });
    agents.set(key, agent);
    return agent;
}

/** The authorities that Node trusts. A list in `ca` replaces these, so they are added to it. */
function trusted(): string[] {
    const extra = process.env.NODE_EXTRA_CA_CERTS;
    try {
        return [...rootCertificates, ...(extra ? [readFileSync(extra, "utf8")] : [])];
    } catch {
        return [...rootCertificates]; // Node has warned of the file already.
    }
}

/** System calls that come before the first byte of a request. If one of them failed, the request had no effect. */
const beforeSending = ["connect", "getaddrinfo"];

/** Codes that waiting does not mend: a host name that does not exist, a certificate that is not trusted. */
const lasting = /^(ENOTFOUND|ERR_INVALID_|ERR_BAD_OPTION|ERR_FR_)/;
const untrusted = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

function toFailure(error: unknown, timeoutMs: number): Failure {
    const code = isAxiosError(error) ? (error.code ?? "") : "";
    if (code === "ERR_CANCELED") {
        return { kind: "transient", text: `no complete answer within ${Math.ceil(timeoutMs) / 1000} s` };
    }
    const message = messageOf(error);
    if (message.includes("maxContentLength")) {
        return { kind: "unknown", text: `an answer larger than ${largestAnswerBytes / 1024 / 1024} MiB` };
    }
    return {
        kind: lasting.test(code) || untrusted.test(code) ? "unknown" : "transient",
        text: `no answer: ${message || code || "the connection failed"}`,
        ...(lasting.test(code) && { advice: "Check the address, and the proxy in the environment if there is one." }),
        ...(untrusted.test(code) && { advice: whatToTrust }),
        ...((beforeSending.includes(systemCallOf(error)) || untrusted.test(code)) && { withoutEffect: true }),
    };
}

/** Where the emulator listens unless it is told otherwise. */
const emulatorPort = "9090";

/** A refused connection to this machine: most likely its emulator, or a tunnel, was not started. A request to this machine uses no proxy. */
function ofThisMachine(url: string, error: unknown): Failure | undefined {
    const { hostname, host, port } = new URL(url);
    if (!isAxiosError(error) || error.code !== "ECONNREFUSED" || !isLoopback(hostname)) return undefined;
    const start = port === emulatorPort ? "Start the emulator with npx huaweicloud-cdm-emulator." : "Start it.";
    return {
        kind: "transient",
        text: `no answer: connect ECONNREFUSED ${host} (is it running?)`,
        advice: `${start} Check the address if it runs.`,
        withoutEffect: true,
        isRefusedHere: true,
    };
}

const whatToTrust =
    "The server's certificate is not trusted, so nothing was sent. If its authority is a private one, name the file with its certificate " +
    "in HW_CACERT (or NODE_EXTRA_CA_CERTS); HW_INSECURE=true switches the check off.";

/** axios keeps Node's error as the cause, or copies its fields. */
function systemCallOf(error: unknown): string {
    const { syscall, cause } = error as { syscall?: unknown; cause?: { syscall?: unknown } };
    return String(syscall ?? cause?.syscall ?? "");
}
