import { isDeepStrictEqual } from "node:util";
import { token, variable } from "./secrets.js";
import { Violation } from "./violation.js";

const longestBytes = 20 * 1024;
/** What is wrong with a text that is told to the user, by what is found in it. */
const ofTexts: readonly (readonly [string, RegExp])[] = [
    ["half a character", /\p{Surrogate}/u],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    ["a control character", /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/],
    ["a change of direction", /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
    ["a sign of no width", /[\u200b-\u200d\u2060\ufeff]/],
    ["a command of a CI runner", /^\s*::|##\[|##vso\[/m],
    ["a command of the Pulumi CLI", /<\{%|%\}>/],
];
const faults = [
    ...ofTexts,
    ["[object Object]", /\[object \w+\]/],
    ["undefined", /undefined/],
    ["a stack", /\n\s+at /],
] as const;
const internal = [TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError];

/** @param what which text it is */
export function readable(what: string, text: string): void {
    const fault = faults.find(([, pattern]) => pattern.test(text));
    const bytes = Buffer.byteLength(text);
    if (fault) throw new Violation(`${what} holds ${fault[0]}: ${JSON.stringify(around(text, fault[1]))}`);
    if (text.trim() === "") throw new Violation(`${what} is empty`);
    if (bytes > longestBytes) throw new Violation(`${what} has ${bytes} bytes`);
    tellsNoSecret(what, text);
}

function around(text: string, pattern: RegExp): string {
    const at = Math.max(0, text.search(pattern));
    return text.slice(Math.max(0, at - 60), at + 60);
}

export function readableError(error: unknown): asserts error is Error {
    if (!(error instanceof Error)) throw new Violation(`something is thrown that is no Error: ${typeof error}`);
    const own = internal.find((one) => error instanceof one);
    if (own) throw new Violation(`an error of the language is thrown: ${error.stack}`);
    readable("an error", error.message);
}

/** What is stored: plain JSON, with no absent key present, and without secrets but for those that the user gave. */
export function plain(state: object): void {
    const text = JSON.stringify(state);
    if (!isDeepStrictEqual(JSON.parse(text), { ...state })) throw new Violation("a state is no plain JSON");
    const { variables: _, ...rest } = state as { variables?: unknown };
    tellsNoSecret("a state", JSON.stringify(rest));
    const texts = textsIn(rest);
    const does = ofTexts.find(([, pattern]) => texts.some((one) => pattern.test(one)));
    if (does) throw new Violation(`a state holds ${does[0]}`);
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") return [value];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
}

/** What stays of them in every spelling but base64, which is told by a part that does not depend on what is around it. */
const traces = [/nobody/i, /of.{0,6}the.{0,6}source/i, ...[token, variable].map(inBase64)];

function inBase64(secret: string): RegExp {
    const core = Buffer.from(`user:${secret}`).toString("base64").slice(12, -6);
    return new RegExp(core.replaceAll("+", "\\+"));
}

function tellsNoSecret(what: string, text: string): void {
    if (traces.some((trace) => trace.test(text))) throw new Violation(`${what} tells a secret: ${text.slice(0, 300)}`);
}
