import type { Failure, FailureKind } from "./errors.js";
import type { Hide } from "./redact.js";
import { isRecord } from "./submission.js";

/** An HTTP answer as it came, before anybody knows what it means. */
export interface Answer {
    readonly httpStatus: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly text: string;
}

export type Meaning = { readonly kind: "success"; readonly body: unknown } | Failure;

/**
 * What each code means, whatever the HTTP status says: the error table claims 400 for every row, samples show 500.
 * docs/errors.md lists them all, those that follow from the rule too.
 * Source: "DataArts Migration error codes" (dataartsstudio_02_0311) and "API Gateway error codes" (api-sign-errorcode).
 */
export const codes: Readonly<Record<string, FailureKind>> = {
    "Cdm.0054": "gone",
    "Cdm.0100": "gone",
    "Cdm.0319": "gone",
    "Cdm.0095": "gone",
    "Cdm.00095": "gone",
    "Cdm.0053": "notRunning",
    "Cdm.0052": "alreadyRunning",
    "Cdm.0323": "alreadyRunning",
    // "Resource missing, invalid, or no permission to it": reading it as missing would forget a live run.
    "Cdm.0001": "permission",
    "Cdm.0032": "permission",
    "Cdm.0000": "transient",
    "Cdm.0036": "transient",
    "Cdm.0202": "transient",
    "Cdm.0307": "transient",
    "APIGW.0301": "authentication",
    "APIGW.0303": "authentication",
    "APIGW.0305": "authentication",
    "APIGW.0307": "authentication",
    "APIGW.0302": "permission",
    "APIGW.0304": "permission",
    "APIGW.0306": "permission",
    "APIGW.0310": "permission",
    "APIGW.0401": "permission",
    "APIGW.0402": "permission",
    "APIGW.0801": "permission",
    "APIGW.0802": "permission",
    "APIGW.0308": "throttled",
    "APIGW.0613": "transient",
};

const statuses: Readonly<Record<number, FailureKind>> = {
    401: "authentication",
    403: "permission",
    429: "throttled",
    502: "transient",
    503: "transient",
    504: "transient",
};

/** Decides once what an answer means. The code in the body outranks the HTTP status; nothing that a server sends makes it throw. */
export function meaningOf(answer: Answer, hide: Hide = (text) => text): Meaning {
    const body = parse(answer.text);
    const ok = answer.httpStatus >= 200 && answer.httpStatus < 300;
    const complaints = errorsOf(body);
    const { code, message } = codeAndMessage(body);
    if (ok && complaints.length === 0 && code === undefined) {
        if (body !== unreadable) return { kind: "success", body };
        return {
            kind: "transient",
            text: `an answer that is no JSON: ${excerpt(hide(answer.text))}`,
            ...facts(answer),
        };
    }
    if (complaints.length > 0 && code === undefined) {
        return { kind: "refused", text: hide(complaints.join("; ")), ...facts(answer, body) };
    }
    const kind =
        (code === undefined ? undefined : codes[code]) ??
        statuses[answer.httpStatus] ??
        (code?.startsWith("Cdm.") ? "invalid" : "unknown");
    return {
        kind,
        text:
            (message === undefined ? undefined : hide(message)) ??
            redirectOf(answer, hide) ??
            excerpt(hide(answer.text)),
        ...(code && { code }),
        ...facts(answer, body, kind),
    };
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

function facts(answer: Answer, body?: unknown, kind?: FailureKind): Omit<Failure, "kind" | "text"> {
    const header = answer.headers["x-request-id"];
    const inBody = isRecord(body) ? body.request_id : undefined;
    const requestId = [header, inBody].find((id): id is string => typeof id === "string" && id !== "");
    const retryAfterMs = retryAfter(answer.headers["retry-after"], answer.headers.date);
    return {
        httpStatus: answer.httpStatus,
        ...(requestId && { requestId }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        ...(kind === "throttled" && { withoutEffect: true }),
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
    return { code, message };
}

/** Entries of status ERROR, flat (`{message, status}`) or keyed by configuration (`{linkConfig: [{…}]}`). WARNING does not block. */
function errorsOf(body: unknown): string[] {
    const list = isRecord(body) ? body["validation-result"] : undefined;
    return Array.isArray(list) ? list.flatMap(errorsIn) : [];
}

function errorsIn(entry: unknown): string[] {
    if (!isRecord(entry)) return [];
    if (typeof entry.status === "string") {
        return entry.status.toUpperCase() === "ERROR" ? [firstText(entry.message) ?? "no reason given"] : [];
    }
    return Object.values(entry).flatMap((nested) => (Array.isArray(nested) ? nested.flatMap(errorsIn) : []));
}

function firstText(...values: unknown[]): string | undefined {
    const value = values.find(
        (candidate) => typeof candidate === "number" || (typeof candidate === "string" && candidate),
    );
    return value === undefined ? undefined : String(value);
}

/** Seconds, or a date on the server's own clock (RFC 9110). */
function retryAfter(header: unknown, serverDate: unknown): number | undefined {
    if (typeof header !== "string") return undefined;
    const isSeconds = /^\d+$/.test(header.trim());
    const milliseconds = isSeconds ? Number(header) * 1000 : Date.parse(header) - Date.parse(String(serverDate));
    return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

/** Where it leads to, without what may be secret in it. */
function redirectOf({ httpStatus, headers: { location } }: Answer, hide: Hide): string | undefined {
    if (httpStatus < 300 || httpStatus >= 400 || typeof location !== "string") return undefined;
    return `a redirect, which is not followed, to ${hide(location.replace(/[?#].*$/s, "").replace(/\/\/[^/@]*@/, "//"))}`;
}

function excerpt(text: string): string {
    const words = text
        .replace(/<(style|script)[\s\S]*?<\/\1>/gi, " ")
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim();
    if (words === "") return "an empty answer";
    return words.length > 200 ? `${words.slice(0, 200)}…` : words;
}
