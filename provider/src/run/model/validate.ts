import { endpointProblem } from "../../cdm/config/endpoint.js";
import { regionProblem, segmentProblem } from "../../cdm/http/urlParts.js";
import { longestSleepMs } from "../../common/clock.js";
import { parseDuration } from "../../common/duration.js";
import { isRecord } from "../../common/isRecord.js";
import { specialKey, unknownValue } from "../../common/pulumiSentinels.js";
import { cut, isWellFormed, visible } from "../../common/text.js";
import type { InputName } from "./inputs.js";
import { refusalIn } from "./refusal.js";

/** Returns what is wrong with a value, in a sentence that begins with its path, or undefined. Unknown values are skipped. */
export type Validate = (value: unknown, path: string) => string | undefined;

const timeoutNames = ["create", "update", "delete"];

export const validators: Readonly<Record<InputName, Validate>> = {
    clusterId: nameOf("the id of a CDM cluster"),
    jobName: all(jobName, nameOf("the name of a CDM job")),
    projectId: nameOf("the id of a project"),
    region: all(string("the name of a region"), (value, path) => {
        const problem = regionProblem(String(value));
        return problem && `${path} ${problem}`;
    }),
    endpoint: all(string("a URL"), (value, path) => {
        // The environment says whether plain http is allowed. The code that resolves the settings checks that.
        const problem = endpointProblem(String(value), true);
        return problem && `${path} ${problem}`;
    }),
    variables: all(refusalIn, mapOf(string("a string")), wellFormed),
    triggers: all(
        refusalIn,
        (value, path) =>
            holdsSpecial(value)
                ? `${path} must be plain JSON: assets, archives and resources are not allowed in it`
                : undefined,
        wellFormed,
    ),
    desiredState: oneOf("running", "stopped"),
    waitFor: oneOf("submitted", "running", "completed"),
    ifRunning: oneOf("fail", "adopt", "restart"),
    onUpdate: oneOf("restart", "queue"),
    onDelete: oneOf("stop", "finish", "send"),
    onForeignRun: oneOf("leave", "stop", "fail"),
    onRunOfSameUser: oneOf("ours", "foreign"),
    onStopFailure: oneOf("error", "warn"),
    onInterrupt: oneOf("stop", "leave"),
    failOnRunFailure: (value, path) => (typeof value === "boolean" ? undefined : mustBe(path, "true or false", value)),
    onTimeout: oneOf("keep", "stop"),
    maxRunTime: all(duration, atLeastASecond),
    rerunOn: listOf(oneOf("failed", "stopped", "lost"), 'a list that may have "failed", "stopped", "lost"'),
    maxReruns: wholeNumber,
    timeouts: mapOf(duration, timeoutNames),
    pollInterval: duration,
};

/** For a state. Earlier versions accepted longer durations, and destroy has to work for such a resource. */
export const storedValidators: typeof validators = {
    ...validators,
    maxRunTime: storedDuration,
    timeouts: mapOf(storedDuration, timeoutNames),
    pollInterval: storedDuration,
};

function all(...validate: Validate[]): Validate {
    return (value, path) => validate.map((one) => one(value, path)).find((problem) => problem !== undefined);
}

function string(what: string): Validate {
    return (value, path) => (typeof value === "string" ? undefined : mustBe(path, what, value));
}

/** A text that becomes one segment of a URL's path. */
function nameOf(what: string): Validate {
    return (value, path) => {
        if (typeof value !== "string" || value === "")
            return mustBe(path, `${what}, a string that is not empty`, value);
        if (!isWellFormed(value)) return mustBe(path, `${what}, without half a character (a lone surrogate)`, value);
        const problem = segmentProblem(value, what);
        return problem && `${path} ${problem}`;
    };
}

/**
 * The console's rule: 1 to 240 characters, not starting with a hyphen or a dot. The API does not enforce the console's alphabet,
 * so this does not either. "all" is the list of all jobs. Source: "Creating a table or file migration job", user manual; ShowJobs.
 */
function jobName(value: unknown, path: string): string | undefined {
    const name = String(value);
    if (name.length > 240) return `${path} must have at most 240 characters, but has ${name.length}`;
    if (/^[-.]/.test(name))
        return mustBe(path, "the name of a CDM job, which can't start with a hyphen or a dot", name);
    return name === "all" ? `${path} can't be "all": CDM takes that for the list of all jobs` : undefined;
}

function duration(value: unknown, path: string): string | undefined {
    const problem = storedDuration(value, path);
    if (problem !== undefined || Number(parseDuration(String(value))) <= longestSleepMs) return problem;
    return mustBe(
        path,
        `at most "${Math.floor(longestSleepMs / 3_600_000)}h", which is as long as a timer can run`,
        value,
    );
}

function storedDuration(value: unknown, path: string): string | undefined {
    const milliseconds = typeof value === "string" ? parseDuration(value) : undefined;
    return milliseconds ? undefined : mustBe(path, 'a duration such as "90s", "20m" or "1h30m"', value);
}

/** CDM's clock has whole seconds, and so has a run's age. */
function atLeastASecond(value: unknown, path: string): string | undefined {
    return Number(parseDuration(String(value))) < 1_000 ? mustBe(path, 'at least "1s"', value) : undefined;
}

function oneOf(...allowed: string[]): Validate {
    const choice = allowed.map((word) => `"${word}"`).join(", ");
    return (value, path) => (allowed.includes(value as string) ? undefined : mustBe(path, `one of ${choice}`, value));
}

function listOf(validate: Validate, what: string): Validate {
    return (value, path) => {
        if (!Array.isArray(value)) return mustBe(path, what, value);
        const problems = value.map((entry, index) =>
            entry === unknownValue ? undefined : validate(entry, `${path}[${index}]`),
        );
        return problems.find((problem) => problem !== undefined);
    };
}

function wholeNumber(value: unknown, path: string): string | undefined {
    const what = "a whole number that is not negative";
    if (typeof value !== "number") return mustBe(path, what, value);
    return Number.isSafeInteger(value) && value >= 0 ? undefined : `${path} must be ${what}, but is ${value}`;
}

function mapOf(validate: Validate, keys?: readonly string[]): Validate {
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

function shownKey(key: string): string {
    return visible(cut(key, longestShown));
}

/** Refuses a text or a key with a lone surrogate, at any depth. It could not be sent. */
function wellFormed(value: unknown, path: string): string | undefined {
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

function holdsSpecial(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(holdsSpecial);
    return isRecord(value) && (specialKey in value || Object.values(value).some(holdsSpecial));
}

const longestShown = 60;

/** Shows a short text, and only the type of anything else. A value in the wrong place may be a secret. */
function mustBe(path: string, what: string, value: unknown): string {
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
