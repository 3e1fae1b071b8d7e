import { endpointProblem } from "../../cdm/config/endpoint.js";
import { regionProblem } from "../../cdm/http/urlParts.js";
import { longestSleepMs } from "../../common/clock.js";
import { parseDuration } from "../../common/duration.js";
import { isRecord } from "../../common/isRecord.js";
import { specialKey, unknownValue } from "../../common/pulumiSentinels.js";
import type { InputName } from "./inputs.js";
import { refusalIn } from "./refusal.js";
import { all, mapOf, mustBe, nameOf, oneOf, string, type Validate, wellFormed } from "./validating.js";

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

function holdsSpecial(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(holdsSpecial);
    return isRecord(value) && (specialKey in value || Object.values(value).some(holdsSpecial));
}
