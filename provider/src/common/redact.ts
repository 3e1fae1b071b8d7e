import { decodings, type Layer } from "./decoding.js";
import type { Redact } from "./text.js";

/** In characters. Shorter secrets are not searched for: they occur in every sentence. */
const shortestSecret = 3;
const replacement = "[secret]";

/** In characters. The rest of a longer text is dropped. */
const longestText = 65_536;

const halfAnEscape = /[\\%&][^\\%&]{0,11}$/;

/** One form in which a secret may occur in a text. */
interface Needle {
    readonly text: string;
    readonly isOrdinary: boolean;
}

/** Whether a secret was replaced in the text, so that it can't be compared any more. */
export function holdsRedacted(text: string | undefined): boolean {
    return text?.includes(replacement) === true;
}

type Span = readonly [from: number, to: number];

/** Replaces each secret in a text, in any of its forms: escaped for JSON, an address or HTML, or in base64. */
export function redactor(secrets: readonly string[]): Redact {
    let needles: readonly Needle[] | undefined;
    return (text) => {
        needles ??= needlesOf(secrets);
        return needles.length === 0 ? text.slice(0, longestText) : without(needles, text);
    };
}

/** A redactor of secrets that may change: a login brings new ones. It searches for those that there are when it is called. */
export function currentRedactor(secrets: () => readonly string[]): Redact {
    let known: string | undefined;
    let redact: Redact = (text) => text;
    return (text) => {
        const now = secrets();
        const key = now.join("\0");
        // To prepare the search takes longer than the search.
        if (key !== known) [known, redact] = [key, redactor(now)];
        return redact(text);
    };
}

function without(needles: readonly Needle[], text: string): string {
    const isCut = text.length > longestText;
    const searched = isCut ? text.slice(0, longestText).replace(halfAnEscape, "") : text;
    // mutant: the secrets behind escapes
    const spans = decodings(searched).flatMap((layer) => [
        ...needles.flatMap((needle) => spansOf(needle, layer)),
        ...(isCut ? needles.flatMap((needle) => beginningOf(needle, layer)) : []),
    ]);
    return replaced(searched, spans);
}

/** Whether a redactor searches for the secret. */
export function isSearched(secret: string): boolean {
    return secret.length >= shortestSecret && !literal.test(secret);
}

/** Whether the secret is a word or number that any sentence may hold. It is replaced only where it stands as a value. */
export function isOrdinary(secret: string): boolean {
    return ordinary.test(secret);
}

function needlesOf(secrets: readonly string[]): Needle[] {
    const searchable = [...new Set(secrets.map((secret) => secret.trim()))].filter(isSearched);
    return searchable.flatMap((secret) => {
        const isWord = isOrdinary(secret);
        const plain = [secret, decodings(secret).at(-1)?.text ?? secret].map(folded);
        const texts = isWord ? plain : [...plain, ...inBase64(secret)];
        return [...new Set(texts)].map((text) => ({ text, isOrdinary: isWord }));
    });
}

/** Words of JSON and of settings. They are not searched for: they tell a reader nothing. */
const literal = /^(true|false|null|none|yes|off|default)$/i;
/** A word or number that any sentence may hold. A replacement in the middle of a sentence would give it away. */
const ordinary = /^(\p{L}{1,11}|\d{1,5})$/u;

/** An HTML form encodes a space as a plus. */
function folded(text: string): string {
    return text.replaceAll("+", " ");
}

function* everyIndexOf(text: string, part: string): Generator<number> {
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) yield at;
}

function spansOf({ text: part, isOrdinary }: Needle, { text, at }: Layer): Span[] {
    const spans: Span[] = [];
    for (const start of everyIndexOf(folded(text), part)) {
        const end = start + part.length;
        if (!isOrdinary || isValue(text, start, end)) spans.push([at[start] ?? 0, at[end] ?? 0]);
    }
    return spans;
}

/**
 * Whether an ordinary word stands there as a value: between quotation marks or other punctuation. It need not be the secret if it is a word of
 * a sentence, a part of a longer word, a number in JSON or a key.
 */
function isValue(text: string, start: number, end: number): boolean {
    const [before, after] = [text.charAt(start - 1), text.charAt(end)];
    if (/[\p{L}\p{N}_-]/u.test(before + after)) return false;
    const isOfSentence = /^[\s(]?$/.test(before) && /^[\s.,:;!?)]?$/.test(after);
    const isNumber = before === ":" && /^\d/.test(text.slice(start, end));
    const isName = /^["']\s{0,8}:/.test(text.slice(end, end + 10));
    return !isOfSentence && !isNumber && !isName;
}

/** The beginning of a secret at the end of a text that was cut, perhaps inside an escape. */
function beginningOf({ text: part }: Needle, { text, at }: Layer): Span[] {
    const end = folded(text.slice(-part.length));
    for (let length = Math.min(part.length - 1, end.length); length > 0; length--) {
        const start = text.length - length;
        if (end.endsWith(part.slice(0, length))) return [[at[start] ?? 0, at[text.length] ?? 0]];
    }
    return [];
}

/**
 * The secret in base64. The form depends on the place of its first byte in a group of three. Characters that depend on its neighbors are
 * left out.
 */
function inBase64(secret: string): string[] {
    const bytes = Buffer.from(secret);
    if (bytes.length < 8) return [];
    return [0, 1, 2].flatMap((shift) => {
        const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
        const [from, to] = [Math.ceil((shift * 8) / 6), Math.floor((shifted.length * 8) / 6)];
        return (["base64", "base64url"] as const).map((name) => folded(shifted.toString(name).slice(from, to)));
    });
}

function replaced(text: string, spans: readonly Span[]): string {
    const inOrder = [...spans].sort(([one], [other]) => one - other);
    let result = "";
    let end = 0;
    let markedTo = -1;
    for (const [from, to] of inOrder) {
        if (from >= markedTo || markedTo < 0) result += text.slice(end, from) + replacement;
        markedTo = Math.max(markedTo, to);
        end = markedTo;
    }
    return result + text.slice(end);
}
