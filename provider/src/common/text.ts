/**
 * Takes secrets out of a text, however they are written in it, and cuts it where it is very long. Whatever another party says
 * passes it before it is kept or told; what decides (ids, dates, known statuses) never does.
 */
export type Redact = (text: string) => string;

/** Of what is said freely in a failure, in bytes. */
const longestMessage = 2_048;
/** Of the reasons of a run that has failed. */
const longestReasons = 16_384;
/** Of a code, a status, a user or an id. */
const longestWord = 200;

/** A message of another party's as it may leave: on one line, without secrets, visible and short. */
export function said(text: string, redact: Redact, longest = longestMessage): string {
    const line = (one: string) => visible(one.replace(/\s+/g, " ").trim());
    return cut(redact(line(redact(text))), longest);
}

/** The same for a text of several lines, such as a stack. */
export function saidAtLength(text: string, redact: Redact): string {
    const lines = (all: string) => visible(all.replace(/\r\n?/g, "\n").replaceAll("\t", "    "));
    return cut(redact(lines(redact(text))), longestReasons);
}

/** The same for one word, such as a code or a user. */
export function saidWord(text: string, redact: Redact): string {
    return said(text, redact, longestWord);
}

/**
 * What nobody sees and a terminal obeys: controls (an escape sequence begins with one), marks of direction, signs of no width.
 * They are written as escapes: who reads the text sees that they were there. Halves of characters can't be sent at all.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What those take for a command who read our output, by its first sign, which is written as an escape.
 *
 * - `::set-output` at the head of a line, `##[…]` and `##vso[…]` anywhere: runners of CI. Sources: `ActionCommand` of actions/runner,
 *   `Command` of microsoft/azure-pipelines-agent.
 * - `<{%fg 1%}>`: the Pulumi CLI, which colours by it, and panics at a name that it does not know (observed with CLI 3.274.1).
 */
const commands = /^[^\S\n\r\u2028\u2029]*:(?=:)|#(?=#\w{0,40}\[)|<(?=\{%)|%(?=\}>)/gm;

/** A text that shows all that is in it, and does nothing to whoever prints it. Lines stay lines. */
export function visible(text: string): string {
    return text
        .replace(/\p{Surrogate}/gu, "\ufffd")
        .replace(unseen, (sign) => (sign === "\n" ? sign : escaped(sign)))
        .replace(commands, (found) => `${found.slice(0, -1)}${escaped(found.slice(-1))}`);
}

/** As JSON has it, so that JSON stays what it is. */
export function isWellFormed(text: string): boolean {
    return !/\p{Surrogate}/u.test(text);
}

function escaped(sign: string): string {
    const units = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

const mark = "…";

/** A text of so many bytes at most. Half a character would break the engine's own wire, and the state would be lost with it. */
export function cut(text: string, longest: number): string {
    // Cut first: what comes may have megabytes.
    const bytes = Buffer.from(text.slice(0, longest + 1));
    if (bytes.length <= longest) return text;
    return `${bytes.subarray(0, characterAt(bytes, longest - Buffer.byteLength(mark)))}${mark}`;
}

/** The same with its end, where more is lost by cutting there. */
export function cutInside(text: string, longest: number): string {
    const bytes = Buffer.from(text);
    if (bytes.length <= longest) return text;
    const head = characterAt(bytes, Math.floor((longest - Buffer.byteLength(mark)) / 2));
    const tail = bytes.length - (longest - Buffer.byteLength(mark) - head);
    return `${bytes.subarray(0, head)}${mark}${bytes.subarray(nextCharacterAt(bytes, tail))}`;
}

function characterAt(bytes: Buffer, at: number): number {
    let start = Math.max(0, at);
    while (start > 0 && isInside(bytes, start)) start--;
    return start;
}

function nextCharacterAt(bytes: Buffer, at: number): number {
    let start = at;
    while (start < bytes.length && isInside(bytes, start)) start++;
    return start;
}

function isInside(bytes: Buffer, at: number): boolean {
    return ((bytes[at] ?? 0) & 0xc0) === 0x80;
}

/** A text without those of these signs that end it. A pattern would look at every run of them anew. */
export function withoutEnd(text: string, signs: string): string {
    let end = text.length;
    while (end > 0 && signs.includes(text.charAt(end - 1))) end--;
    return text.slice(0, end);
}

export function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
