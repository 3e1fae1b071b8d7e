import { segmentProblem } from "../../cdm/http/urlParts.js";
import { isRecord } from "../../common/isRecord.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import { cut, isWellFormed, visible } from "../../common/text.js";

// What the validators of inputs are made of.

/** Returns what is wrong with a value, in a sentence that begins with its path, or undefined. Unknown values are skipped. */
export type Validate = (value: unknown, path: string) => string | undefined;

export function all(...validate: Validate[]): Validate {
    return (value, path) => validate.map((one) => one(value, path)).find((problem) => problem !== undefined);
}

export function string(what: string): Validate {
    return (value, path) => (typeof value === "string" ? undefined : mustBe(path, what, value));
}

/** A text that becomes one segment of a URL's path. */
export function nameOf(what: string): Validate {
    return (value, path) => {
        if (typeof value !== "string" || value === "")
            return mustBe(path, `${what}, a string that is not empty`, value);
        if (!isWellFormed(value)) return mustBe(path, `${what}, without half a character (a lone surrogate)`, value);
        const problem = segmentProblem(value, what);
        return problem && `${path} ${problem}`;
    };
}

export function oneOf(...allowed: string[]): Validate {
    const choice = allowed.map((word) => `"${word}"`).join(", ");
    return (value, path) => (allowed.includes(value as string) ? undefined : mustBe(path, `one of ${choice}`, value));
}

export function mapOf(validate: Validate, keys?: readonly string[]): Validate {
    const what = keys ? `an object that may have ${keys.join(", ")}` : "a map of strings";
    return (value, path) => {
        if (!isRecord(value)) return mustBe(path, what, value);
        const stray = Object.keys(value).find((key) => keys && !keys.includes(key));
        if (stray !== undefined) return `${path}.${shownKey(stray)} is not known: ${path} must be ${what}`;
        const problems = Object.entries(value)
            .filter(([, entry]) => entry !== unknownValue)
            .map(([key, entry]) => validate(entry, `${path}.${shownKey(key)}`));
        return problems.find((problem) => problem !== undefined);
    };
}

export function shownKey(key: string): string {
    return visible(cut(key, longestShown));
}

/** Refuses a text or a key with a lone surrogate, at any depth. It could not be sent. */
export function wellFormed(value: unknown, path: string): string | undefined {
    if (typeof value === "string") {
        return isWellFormed(value) ? undefined : `${path} must not hold half a character (a lone surrogate)`;
    }
    if (typeof value !== "object" || value === null) return undefined;
    for (const [key, entry] of Object.entries(value)) {
        const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${shownKey(key)}`;
        if (!isWellFormed(key)) return `${at} must not hold half a character (a lone surrogate) in its name`;
        const problem = wellFormed(entry, at);
        if (problem !== undefined) return problem;
    }
    return undefined;
}

const longestShown = 60;

/** Shows a short text, and only the type of anything else. A value in the wrong place may be a secret. */
export function mustBe(path: string, what: string, value: unknown): string {
    const isShown = typeof value === "string" && value.length <= longestShown && !path.startsWith("variables");
    const shown = isShown
        ? `"${visible(value)}"`
        : value === null
          ? "null"
          : Array.isArray(value)
            ? "an array"
            : describeType(value);
    return `${path} must be ${what}, but is ${shown}`;
}

function describeType(value: unknown): string {
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
