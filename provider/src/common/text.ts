/**
 * Replaces the secrets in a text, in any of their forms, and cuts a very long text. Every text of another party passes it before a message or
 * a state holds it. Values by which a rule decides (ids, dates, known statuses) do not pass it.
 */
export type Redact = (text: string) => string;

/** In bytes, for the message of a failure. */
const longestMessage = 2_048;
/** In bytes, for the reasons of a run that has failed. */
const longestReasons = 16_384;
/** In bytes, for a code, a status, a user or an id. */
const longestWord = 200;

/** A text of another party as a message may quote it: on one line, without secrets, printable and cut. */
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
 * Characters that a reader can't see: controls (one begins each escape sequence of a terminal), marks of direction, characters without width.
 * They are written as escapes, so that a reader sees that they were there.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The first characters of texts that a program takes for a command if it reads our output. They are written as escapes.
 *
 * - `::set-output` at the head of a line, `##[…]` and `##vso[…]` anywhere: runners of CI. Sources: `ActionCommand` of actions/runner,
 *   `Command` of microsoft/azure-pipelines-agent.
 * - `<{%fg 1%}>`: a color of the Pulumi CLI, which panics at a name that it does not know (observed with CLI 3.274.1).
 */
const commands = /^[^\S\n\r\u2028\u2029]*:(?=:)|#(?=#\w{0,40}\[)|<(?=\{%)|%(?=\}>)/gm;

/** The text with escapes for all characters that can't be seen or begin a command. Line ends stay. The engine can't send half a surrogate pair. */
export function visible(text: string): string {
    // mutant: the escapes of what others obey
    // mutant: the escapes of what nobody sees
    return text
        .replace(/\p{Surrogate}/gu, "\ufffd")
        .replace(invisible, (character) => (character === "\n" ? character : escaped(character)))
        .replace(commands, (found) => `${found.slice(0, -1)}${escaped(found.slice(-1))}`);
}

export function isWellFormed(text: string): boolean {
    return !/\p{Surrogate}/u.test(text);
}

/** An escape of JSON, so that JSON in the text keeps its meaning. */
function escaped(character: string): string {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

const mark = "…";

/** The text, cut to a number of bytes. Half a character would break the engine's protocol, and the state would be lost. */
export function cut(text: string, longest: number): string {
    // Sliced before it is encoded: a text may have megabytes.
    const bytes = Buffer.from(text.slice(0, longest + 1));
    if (bytes.length <= longest) return text;
    return `${bytes.subarray(0, characterAt(bytes, longest - Buffer.byteLength(mark)))}${mark}`;
}

/** The same, but with the middle cut out: for texts whose end matters. */
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

/** The text without these characters at its end. A pattern would search each run of them anew. */
export function withoutEnd(text: string, characters: string): string {
    let end = text.length;
    while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
    return text.slice(0, end);
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
    return thrown instanceof Error ? thrown.message : String(thrown);
}

export function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
