import { decodings, type Layer } from "./decoding.js";
import type { Redact } from "./text.js";

/** Shorter ones are in every sentence. */
const shortestSecret = 3;
const instead = "[secret]";

/** So much of a text is looked at. The rest is not told. */
const longestLook = 65_536;

const halfAnEscape = /[\\%&][^\\%&]{0,11}$/;

/** One way in which a secret may stand in a text. */
interface Needle {
    readonly text: string;
    readonly isOrdinary: boolean;
}

/** Whether a text has lost something here, so that it does not tell any more what it was. */
export function holdsRedacted(text: string | undefined): boolean {
    return text?.includes(instead) === true;
}

type Span = readonly [from: number, to: number];

export function redactor(secrets: readonly string[]): Redact {
    let needles: readonly Needle[] | undefined;
    return (text) => {
        needles ??= needlesOf(secrets);
        return needles.length === 0 ? text.slice(0, longestLook) : without(needles, text);
    };
}

function without(needles: readonly Needle[], text: string): string {
    const isCut = text.length > longestLook;
    const looked = isCut ? text.slice(0, longestLook).replace(halfAnEscape, "") : text;
    const spans = decodings(looked).flatMap((layer) => [
        ...needles.flatMap((needle) => spansOf(needle, layer)),
        ...(isCut ? needles.flatMap((needle) => beginningOf(needle, layer)) : []),
    ]);
    return replaced(looked, spans);
}

function needlesOf(secrets: readonly string[]): Needle[] {
    const told = [...new Set(secrets.map((secret) => secret.trim()))].filter(
        (secret) => secret.length >= shortestSecret && !literal.test(secret),
    );
    return told.flatMap((secret) => {
        const isOrdinary = ordinary.test(secret);
        const plain = [secret, decodings(secret).at(-1)?.text ?? secret].map(folded);
        const texts = isOrdinary ? plain : [...plain, ...inBase64(secret)];
        return [...new Set(texts)].map((text) => ({ text, isOrdinary }));
    });
}

/** Words of JSON and of settings. Whoever reads them learns nothing. */
const literal = /^(true|false|null|none|yes|off|default)$/i;
/** A word or a number as they are in any sentence: a mark in its place would tell it. */
const ordinary = /^(\p{L}{1,11}|\d{1,5})$/u;

/** A form writes a space as a plus. */
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
 * Whether an ordinary word stands there as a value that somebody has given: between quotation marks or other signs. As a word of a
 * sentence, as a part of a longer word, as a number in JSON and as the name of a value it may be anybody's.
 */
function isValue(text: string, start: number, end: number): boolean {
    const [before, after] = [text.charAt(start - 1), text.charAt(end)];
    if (/[\p{L}\p{N}_-]/u.test(before + after)) return false;
    const isOfSentence = /^[\s(]?$/.test(before) && /^[\s.,:;!?)]?$/.test(after);
    const isNumber = before === ":" && /^\d/.test(text.slice(start, end));
    const isName = /^["']\s{0,8}:/.test(text.slice(end, end + 10));
    return !isOfSentence && !isNumber && !isName;
}

/** The beginning of a secret at the end of a text that was cut there, in the middle of an escape too. */
function beginningOf({ text: part }: Needle, { text, at }: Layer): Span[] {
    const end = folded(text.slice(-part.length));
    for (let length = Math.min(part.length - 1, end.length); length > 0; length--) {
        const start = text.length - length;
        if (end.endsWith(part.slice(0, length))) return [[at[start] ?? 0, at[text.length] ?? 0]];
    }
    return [];
}

/** As base64 has it, wherever in the bytes it begins: without the signs that its neighbours share. */
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
        if (from >= markedTo || markedTo < 0) result += text.slice(end, from) + instead;
        markedTo = Math.max(markedTo, to);
        end = markedTo;
    }
    return result + text.slice(end);
}
