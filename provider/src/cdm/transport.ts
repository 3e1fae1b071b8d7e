import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { isAxiosError } from "axios";
import { isLoopback } from "./endpoint.js";
import type { Failure } from "./errors.js";
import type { Answer } from "./meaning.js";

export interface HttpRequest {
    readonly method: "GET" | "PUT" | "POST";
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** The whole exchange, from connecting to the last byte. */
    readonly timeoutMs: number;
    /** Switches the check of certificates off, and nothing else. @default false */
    readonly insecure?: boolean;
}

/** Either an answer, whatever it says, or the reason why none came. */
type Exchange = { readonly answer: Answer } | { readonly failure: Failure };

export type Transport = (request: HttpRequest) => Promise<Exchange>;

const largestAnswerBytes = 8 * 1024 * 1024;

const insecureAgent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false });

const http = axios.create({
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    // A redirect would carry the credentials to an address that nobody configured.
    maxRedirects: 0,
    maxContentLength: largestAnswerBytes,
    responseType: "text",
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
});

/** Sends one request once. Never throws: an error of axios would carry the request with its credentials. */
export const sendOnce: Transport = async ({ method, url, headers, body, timeoutMs, insecure }) => {
    try {
        const response = await http.request<string>({
            method,
            url,
            headers: { ...headers },
            ...(body !== undefined && { data: body }),
            ...(isLoopback(new URL(url).hostname) && { proxy: false as const }),
            ...(insecure === true && { httpsAgent: insecureAgent }),
            signal: AbortSignal.timeout(timeoutMs),
        });
        const text = typeof response.data === "string" ? response.data : "";
        return { answer: { httpStatus: response.status, headers: { ...response.headers }, text } };
    } catch (error) {
        return { failure: toFailure(error, timeoutMs) };
    }
};

/** System calls after which no byte of the request can have been taken, if they are what failed. */
const beforeSending = ["connect", "getaddrinfo"];

/** Codes that do not pass by waiting: a host name that does not exist, a certificate that is not trusted. */
const lasting = /^(ENOTFOUND|CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_INVALID_|ERR_BAD_OPTION|ERR_FR_)/;

function toFailure(error: unknown, timeoutMs: number): Failure {
    const code = isAxiosError(error) ? (error.code ?? "") : "";
    if (code === "ERR_CANCELED") {
        return { kind: "transient", text: `no complete answer within ${timeoutMs / 1000} s` };
    }
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("maxContentLength")) {
        return { kind: "unknown", text: `an answer larger than ${largestAnswerBytes / 1024 / 1024} MiB` };
    }
    return {
        kind: lasting.test(code) ? "unknown" : "transient",
        text: `no answer: ${message || code || "the connection failed"}`,
        ...(beforeSending.includes(systemCallOf(error)) && { withoutEffect: true }),
    };
}

/** axios keeps Node's own error as the cause, or copies its fields. */
function systemCallOf(error: unknown): string {
    const { syscall, cause } = error as { syscall?: unknown; cause?: { syscall?: unknown } };
    return String(syscall ?? cause?.syscall ?? "");
}
