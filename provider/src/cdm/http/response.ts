import { httpDate } from "../../common/dates.js";
import { decodings } from "../../common/decoding.js";
import { isRecord } from "../../common/isRecord.js";
import { type Redact, said } from "../../common/text.js";
import { codeWord, isDocumentedCode, isOfService, kindOfCode } from "../errorCodes.js";
import type { Failure, FailureKind } from "../errors.js";

/** An HTTP answer as it came, before anybody knows what it means. */
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

/** Of a code and of a request id, in bytes. */
const longestCode = 100;

/** Decides once what an answer means. The code in the body outranks the HTTP status; nothing that a server sends makes it throw. */
export function classifyResponse(answer: HttpResponse, redact: Redact = (text) => text): ClassifiedResponse {
    if (answer.isOfProxy) return ofProxy(answer, redact);
    const body = parse(answer.text);
    const ok = answer.httpStatus >= 200 && answer.httpStatus < 300;
    const complaints = errorsOf(body);
    const { code, message } = codeAndMessage(body);
    if (ok && complaints.length === 0 && code === undefined) {
        return body === unreadable ? notUnderstood(answer, "that is no JSON", redact) : { kind: "success", body };
    }
    // A no beside a run, or a code of nobody's under 2xx: an order may have had its effect all the same.
    if (ok && (namesRun(body) || !(code === undefined || isOfService(code)))) {
        return notUnderstood(answer, "that can't be understood", redact);
    }
    if (complaints.length > 0 && code === undefined) {
        return { kind: "refused", text: said(complaints.join("; "), redact), ...facts(answer, redact, body) };
    }
    const kind =
        (code === undefined ? undefined : kindOfCode.get(code)) ??
        kindOfStatus.get(answer.httpStatus) ??
        (code?.startsWith("Cdm.") ? "invalid" : "unknown");
    return {
        kind,
        text: said(message ?? "", redact) || (redirectOf(answer, redact) ?? excerpt(answer.text, redact)),
        ...(code &&
            (isDocumentedCode(code) ? { code, isDocumented: true } : { code: said(code, redact, longestCode) })),
        ...facts(answer, redact, body, kind),
    };
}

/** Whatever it says in CDM's words, a success too: it is not CDM's. Its status is told, and kept nowhere, for no host has given it. */
function ofProxy({ httpStatus, text }: HttpResponse, redact: Redact): Failure {
    const kind = httpStatus === 403 ? "permission" : httpStatus === 429 || httpStatus >= 500 ? "transient" : "unknown";
    return {
        kind,
        text: `the proxy has opened no tunnel and answered itself, with HTTP ${httpStatus}: ${excerpt(text, redact)}`,
        advice: "Check HTTPS_PROXY in the environment, and what that proxy lets through.",
    };
}

/** An answer that says nothing of what was asked, as of a disturbance: who asks again may be answered. */
export function notUnderstood(answer: HttpResponse, how: string, redact: Redact): Failure {
    return { kind: "transient", text: `an answer ${how}: ${excerpt(answer.text, redact)}`, ...facts(answer, redact) };
}

/** In the gateway's word for it, or (RFC 6585) by 429 and nothing else. */
function isThrottling(body: unknown): boolean {
    const { code } = codeAndMessage(body);
    if (code === undefined) return isRecord(body) && Object.keys(body).length === 0;
    return kindOfCode.get(code) === "throttled";
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
    answer: HttpResponse,
    redact: Redact,
    body?: unknown,
    kind?: FailureKind,
): Omit<Failure, "kind" | "text"> {
    const header = answer.headers["x-request-id"];
    const inBody = isRecord(body) ? body.request_id : undefined;
    const requestId = [header, inBody].find((id): id is string => typeof id === "string" && id !== "");
    const retryAfterMs = retryAfter(answer.headers["retry-after"], answer.headers.date);
    return {
        httpStatus: answer.httpStatus,
        ...(requestId && { requestId: said(requestId, redact, longestCode) }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        // What somebody says in other words may come of somebody on the way back.
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
        // Misspelt so in the documented sample of CreateJob.
        body.ternalMessage,
        body.error_msg,
        body.message,
        nested.message,
    );
    return { code: code && codeWord(code), message };
}

/**
 * Entries of status ERROR, flat (`{message, status}`) or keyed by configuration (`{linkConfig: [{…}]}`). WARNING does not block.
 * Without recursion: what a server nests deep is no reason to throw.
 */
function errorsOf(body: unknown): string[] {
    const errors: string[] = [];
    const given = isRecord(body) ? body["validation-result"] : undefined;
    const left = [isRecord(given) ? [given] : given].filter(Array.isArray);
    for (let list = left.pop(); list !== undefined; list = left.pop()) {
        for (const entry of list.filter(isRecord)) {
            // One by one: as the arguments of one call, many would be too many.
            if (typeof entry.status !== "string")
                for (const inner of Object.values(entry).filter(Array.isArray)) left.push(inner);
            else if (entry.status.trim().toUpperCase() === "ERROR") errors.push(firstText(entry.message) ?? noReason);
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

/** Seconds, or a date on the server's own clock (RFC 9110); anything else is nothing that was asked for. */
function retryAfter(header: unknown, serverDate: unknown): number | undefined {
    if (typeof header !== "string") return undefined;
    if (/^\d+$/.test(header.trim())) return Math.min(Number(header) * 1_000, Number.MAX_SAFE_INTEGER);
    const [until, now] = [httpDate(header), httpDate(serverDate)];
    return until === undefined || now === undefined ? undefined : Math.max(0, until - now);
}

/** Where it leads to, without what may be secret in it. */
function redirectOf({ httpStatus, headers: { location } }: HttpResponse, redact: Redact): string | undefined {
    if (httpStatus < 300 || httpStatus >= 400 || typeof location !== "string") return undefined;
    return `a redirect, which is not followed, to ${said(withoutUser(location), redact)}`;
}

/** Of a longer address nobody needs the end to know it. To read a long host name may take the square of its length. */
const longestLocation = 2_048;

/**
 * An address without its user, its query and its fragment. A password may hold any sign, unescaped too, or lack the sign that ends it: where that
 * can't be told from a host, neither is shown.
 */
function withoutUser(location: string): string {
    const [scheme = ""] = /^(https?:)?\/\//i.exec(location) ?? [];
    const afterUser = location.lastIndexOf("@") + 1;
    const rest = location.slice(afterUser).replace(/[?#].*$/s, "");
    const shown = afterUser === 0 ? rest : scheme + rest;
    const isEscaped = decodings(location).some(({ text }) => endsOfUser(text) > endsOfUser(location));
    const isUnclear =
        isEscaped || /[?#]/.test(location.slice(0, afterUser)) || !isOfWeb(shown.slice(0, longestLocation));
    return isUnclear ? `${scheme}…` : shown;
}

function endsOfUser(text: string): number {
    return text.split("@").length;
}

function isOfWeb(location: string): boolean {
    const base = "https://host.invalid";
    return URL.canParse(location, base) && /^https?:$/.test(new URL(location, base).protocol);
}

/** Of a page only so much is looked at. */
const longestPage = 16_384;
const longestExcerpt = 200;

function excerpt(text: string, redact: Redact): string {
    const words = withoutCode(redact(text).slice(0, longestPage)).replace(/<[^<>]*>/g, " ");
    return said(words, redact, longestExcerpt) || "an empty answer";
}

/** A page without its styles and scripts. Step by step: a pattern would look for the end of each beginning anew. */
function withoutCode(page: string): string {
    let shown = "";
    let left = page;
    for (;;) {
        const [begin, name = ""] = /<(style|script)\b/i.exec(left) ?? [];
        const at = begin === undefined ? -1 : left.indexOf(begin);
        if (at < 0) return shown + left;
        shown += `${left.slice(0, at)} `;
        left = left.slice(at);
        const end = left.toLowerCase().indexOf(`</${name.toLowerCase()}>`);
        // Without an end it is all the rest, as a browser has it.
        if (end < 0) return shown;
        left = left.slice(end + name.length + 3);
    }
}
