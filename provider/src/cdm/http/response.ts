import { decodings } from "../../common/decoding.js";
import { isRecord } from "../../common/isRecord.js";
import { type Redact, said } from "../../common/text.js";
import { codeWord, isDocumentedCode, isOfService, kindOfCode } from "../errorCodes.js";
import type { Failure, FailureKind } from "../errors.js";
import { parseRetryAfter } from "./retryAfter.js";

/** An HTTP response as it came. */
export interface HttpResponse {
    readonly httpStatus: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly text: string;
    /** It came of a proxy that opened no tunnel to the host: no certificate has proved who says this. */
    readonly isOfProxy?: boolean;
}

export type ClassifiedResponse = { readonly kind: "success"; readonly body: unknown } | Failure;

const kindOfStatus: ReadonlyMap<number, FailureKind> = new Map([
    [401, "authentication"],
    [403, "permission"],
    [429, "throttled"],
    [502, "transient"],
    [503, "transient"],
    [504, "transient"],
]);

/** In bytes, for a code and a request id. */
const longestCode = 100;

/**
 * Classifies a response, once for all callers. The code in the body outranks the HTTP status. It never throws, whatever the server sends.
 */
export function classifyResponse(response: HttpResponse, redact: Redact = (text) => text): ClassifiedResponse {
    if (response.isOfProxy) return classifyProxyResponse(response, redact);
    const body = parse(response.text);
    const isSuccess = response.httpStatus >= 200 && response.httpStatus < 300;
    // mutant: the refusal in an answer of success
    const complaints = errorsOf(body);
    const { code, message } = codeAndMessage(body);
    if (isSuccess && complaints.length === 0 && code === undefined) {
        return body === unreadable ? notUnderstood(response, "that is no JSON", redact) : { kind: "success", body };
    }
    // A 2xx with a refusal and a run, or with a code of another service: an order may have had its effect.
    if (isSuccess && (namesRun(body) || !(code === undefined || isOfService(code)))) {
        return notUnderstood(response, "that can't be understood", redact);
    }
    if (complaints.length > 0 && code === undefined) {
        return { kind: "refused", text: said(complaints.join("; "), redact), ...facts(response, redact, body) };
    }
    const kind =
        kindOfCode(code) ?? kindOfStatus.get(response.httpStatus) ?? (code?.startsWith("Cdm.") ? "invalid" : "unknown");
    return {
        kind,
        text: said(message ?? "", redact) || (redirectOf(response, redact) ?? excerpt(response.text, redact)),
        ...(code &&
            (isDocumentedCode(code) ? { code, isDocumented: true } : { code: said(code, redact, longestCode) })),
        ...facts(response, redact, body, kind),
    };
}

/**
 * Classifies the response of a proxy that has opened no tunnel. CDM did not send it, whatever it says in CDM's words. The text
 * names the HTTP status, and no field does: no service gave it.
 */
function classifyProxyResponse({ httpStatus, text }: HttpResponse, redact: Redact): Failure {
    const kind = httpStatus === 403 ? "permission" : httpStatus === 429 || httpStatus >= 500 ? "transient" : "unknown";
    return {
        kind,
        text: `the proxy has opened no tunnel and answered itself, with HTTP ${httpStatus}: ${excerpt(text, redact)}`,
        advice: "Check HTTPS_PROXY in the environment, and what that proxy lets through.",
    };
}

/** A response that does not answer the request. It counts as transient: a repeated request may be answered. */
export function notUnderstood(response: HttpResponse, how: string, redact: Redact): Failure {
    return {
        kind: "transient",
        text: `an answer ${how}: ${excerpt(response.text, redact)}`,
        ...facts(response, redact),
    };
}

/** The gateway's code for throttling, or (RFC 6585) a 429 with an empty body. */
function isThrottling(body: unknown): boolean {
    const { code } = codeAndMessage(body);
    if (code === undefined) return isRecord(body) && Object.keys(body).length === 0;
    return kindOfCode(code) === "throttled";
}

function namesRun(body: unknown): boolean {
    const list = isRecord(body) ? body.submissions : undefined;
    return Array.isArray(list) && list.length > 0;
}

const unreadable = Symbol("unreadable");

function parse(text: string): unknown {
    if (text.trim() === "") return {};
    try {
        return JSON.parse(text);
    } catch {
        return unreadable;
    }
}

function facts(
    response: HttpResponse,
    redact: Redact,
    body?: unknown,
    kind?: FailureKind,
): Omit<Failure, "kind" | "text"> {
    const header = response.headers["x-request-id"];
    const inBody = isRecord(body) ? body.request_id : undefined;
    const requestId = [header, inBody].find((id): id is string => typeof id === "string" && id !== "");
    const retryAfterMs = parseRetryAfter(response.headers["retry-after"], response.headers.date);
    return {
        httpStatus: response.httpStatus,
        ...(requestId && { requestId: said(requestId, redact, longestCode) }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        // Another body may be a proxy's, sent after CDM has obeyed.
        ...(kind === "throttled" && isThrottling(body) && { withoutEffect: true }),
    };
}

/** The five documented error bodies: CDM's two, the gateway's, IAM's two. */
function codeAndMessage(body: unknown): { code?: string | undefined; message?: string | undefined } {
    if (!isRecord(body)) return {};
    const nested = isRecord(body.error) ? body.error : {};
    const code = firstText(body.errCode, body.error_code, body.code, nested.code);
    const message = firstText(
        body.externalMessage,
        // The documented sample of CreateJob misspells it so.
        body.ternalMessage,
        body.error_msg,
        body.message,
        nested.message,
    );
    return { code: code && codeWord(code), message };
}

/**
 * The messages of entries with status ERROR, flat (`{message, status}`) or keyed by configuration (`{linkConfig: [{…}]}`). A WARNING is no
 * error. A loop in place of recursion: a deeply nested body must not overflow the stack.
 */
function errorsOf(body: unknown): string[] {
    const errors: string[] = [];
    const results = isRecord(body) ? body["validation-result"] : undefined;
    const left = [isRecord(results) ? [results] : results].filter(Array.isArray);
    for (let list = left.pop(); list !== undefined; list = left.pop()) {
        for (const entry of list) {
            if (!isRecord(entry)) continue;
            // Not push(...lists): a call has a limit of arguments.
            if (typeof entry.status !== "string") {
                for (const inner of Object.values(entry)) if (Array.isArray(inner)) left.push(inner);
            } else if (entry.status.trim().toUpperCase() === "ERROR") errors.push(firstText(entry.message) ?? noReason);
        }
    }
    return errors;
}

const noReason = "no reason given";

function firstText(...values: unknown[]): string | undefined {
    const value = values.find(
        (candidate) => typeof candidate === "number" || (typeof candidate === "string" && candidate),
    );
    return value === undefined ? undefined : String(value);
}

/** The redirect's address, without parts that may be secret. */
function redirectOf({ httpStatus, headers: { location } }: HttpResponse, redact: Redact): string | undefined {
    if (httpStatus < 300 || httpStatus >= 400 || typeof location !== "string") return undefined;
    return `a redirect, which is not followed, to ${said(withoutUser(location), redact)}`;
}

/** In characters. To parse a long host name may take time that grows with the square of its length. */
const longestLocation = 2_048;

/**
 * An address without its user, its query and its fragment. A password may hold any character, unescaped too, or lack the `@` that ends it.
 * If it can't be told from a host, neither is shown.
 */
function withoutUser(location: string): string {
    const [scheme = ""] = /^(https?:)?\/\//i.exec(location) ?? [];
    const afterUser = location.lastIndexOf("@") + 1;
    const rest = location.slice(afterUser).replace(/[?#].*$/s, "");
    const publicPart = afterUser === 0 ? rest : scheme + rest;
    const isEscaped = decodings(location).some(({ text }) => endsOfUser(text) > endsOfUser(location));
    const isUnclear =
        isEscaped || /[?#]/.test(location.slice(0, afterUser)) || !isWebAddress(publicPart.slice(0, longestLocation));
    return isUnclear ? `${scheme}…` : publicPart;
}

function endsOfUser(text: string): number {
    return text.split("@").length;
}

function isWebAddress(location: string): boolean {
    const base = "https://host.invalid";
    return URL.canParse(location, base) && /^https?:$/.test(new URL(location, base).protocol);
}

/** In characters: the rest of a page is not read. */
const longestPage = 16_384;
const longestExcerpt = 200;

function excerpt(text: string, redact: Redact): string {
    const words = withoutCode(redact(text).slice(0, longestPage)).replace(/<[^<>]*>/g, " ");
    return said(words, redact, longestExcerpt) || "an empty answer";
}

/** A page without its styles and scripts. A loop in place of one pattern, which would search for an end from each beginning anew. */
function withoutCode(page: string): string {
    let text = "";
    let left = page;
    for (;;) {
        const [begin, name = ""] = /<(style|script)\b/i.exec(left) ?? [];
        const at = begin === undefined ? -1 : left.indexOf(begin);
        if (at < 0) return text + left;
        text += `${left.slice(0, at)} `;
        left = left.slice(at);
        const end = left.toLowerCase().indexOf(`</${name.toLowerCase()}>`);
        // Without an end tag it takes all the rest, as in a browser.
        if (end < 0) return text;
        left = left.slice(end + name.length + 3);
    }
}
