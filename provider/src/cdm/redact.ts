import { isRecord } from "./submission.js";

/** Shorter ones would turn every sentence into stars; Pulumi's own log does the same. */
const shortestSecret = 3;
const instead = "[secret]";
/** What is decided by, and never holds anybody's text: a secret that happens to be "RUNNING" must not change what is understood. */
const decisive = /^(kind|code|status|progress|submission-id|is.*|.*_rows|.*-date)$/;

/**
 * Takes secrets out of all texts of a value, however deep, as they are and as they are written in JSON and in URLs. The one
 * place where that is done: what the service says passes it before anybody reads it.
 */
export function withoutSecrets<Value>(value: Value, secrets: readonly string[]): Value {
    const spellings = secrets
        .filter((secret) => secret.length >= shortestSecret)
        .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        .sort((one, other) => other.length - one.length);
    return spellings.length === 0 ? value : (redact(value, spellings) as Value);
}

function redact(value: unknown, spellings: readonly string[]): unknown {
    if (typeof value === "string") return spellings.reduce((text, secret) => text.replaceAll(secret, instead), value);
    if (Array.isArray(value)) return value.map((one) => redact(one, spellings));
    if (!isRecord(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, one]) => [key, decisive.test(key) ? one : redact(one, spellings)]));
}
