import { isRunStatus } from "../cdm/runStatus.js";
import { isRecord } from "../common/isRecord.js";
import { cut, type Redact, visible } from "../common/text.js";

/**
 * In bytes, with the line's end. A write of so many bytes is one piece, even into a pipe (PIPE_BUF of Linux), so lines of several processes never
 * mix.
 */
const longestLine = 4_096;

/** Limits for each text, in bytes. The first one that makes the whole line fit is used. */
const limits = [2_048, 1_024, 512, 256, 128, 64];

/** The fields that hold texts of the user, of CDM, or sentences. The others hold words of the format, dates and numbers. */
const texts = new Set([
    "urn",
    "cluster",
    "job",
    "link",
    "path",
    "code",
    "requestId",
    "text",
    "because",
    "user",
    "status",
]);

/** One event as a line of JSON, without secrets, printable, and at most `longestLine` bytes long. Fields without a value are left out. */
export function toLine(event: object, redact: Redact): string {
    const safe = safeValue("", event, (text) => visible(redact(text)));
    for (const limit of limits) {
        const line = `${JSON.stringify(shortened(safe, limit))}\n`;
        if (Buffer.byteLength(line) <= longestLine) return line;
    }
    return "";
}

function safeValue(name: string, value: unknown, safe: Redact): unknown {
    if (Array.isArray(value)) return value.map((one) => safeValue(name, one, safe));
    if (isRecord(value)) {
        const entries = Object.entries(value).map(([key, one]) => [key, safeValue(key, one, safe)] as const);
        return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
    }
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    if (typeof value !== "string" || !texts.has(name)) return value;
    // Readers decide by a known word, so it is never redacted.
    return name === "status" && isRunStatus(value) ? value : safe(value);
}

function shortened(value: unknown, limit: number): unknown {
    if (typeof value === "string") return cut(value, limit);
    if (Array.isArray(value)) return value.map((one) => shortened(one, limit));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one, limit)]));
}
