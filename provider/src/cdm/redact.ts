/** Shorter ones would turn every sentence into stars. */
const shortestSecret = 3;
const instead = "[secret]";

/**
 * Takes secrets out of a text, as they are and as they are written in JSON, in URLs and in HTML. What is said freely passes it
 * before it is cut, kept or told; what is decided by (ids, users, statuses, dates) never does.
 */
export type Hide = (text: string) => string;

export function hiding(secrets: readonly string[]): Hide {
    const spellings = secrets
        .filter((secret) => secret.length >= shortestSecret)
        .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), inHtml(secret)])
        .sort((one, other) => other.length - one.length);
    return (text) => spellings.reduce((rest, secret) => rest.replaceAll(secret, instead), text);
}

function inHtml(text: string): string {
    const escapes: Readonly<Record<string, string>> = {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
    };
    return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}
