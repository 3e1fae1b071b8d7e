import { isRecord } from "../common/isRecord.js";
import { cut, visible } from "../common/text.js";
import { JobRunError } from "../run/model/errors.js";
import { validators } from "../run/model/validate.js";

type Check = (value: unknown, path: string) => string | undefined;

const place = {
    clusterId: validators.clusterId,
    jobName: validators.jobName,
    projectId: validators.projectId,
    region: validators.region,
    endpoint: validators.endpoint,
} as const;

const how = {
    timeout: validators.pollInterval,
    signal: (value, path) => (isSignal(value) ? undefined : `${path} must be an AbortSignal`),
    environment: (value, path) => (isRecord(value) ? undefined : `${path} must be an object, such as process.env`),
    onProgress: (value, path) => (typeof value === "function" ? undefined : `${path} must be a function`),
} as const satisfies Record<string, Check>;

const { pollInterval } = validators;

const checks = {
    getJobStatus: { ...place, ...how },
    getJobHistory: { ...place, ...how },
    watchRun: { ...place, ...how, pollInterval },
    ensureStopped: { ...place, ...how, pollInterval, run: runReference },
    startRun: {
        ...place,
        ...how,
        pollInterval,
        waitFor: validators.waitFor,
        ifRunning: validators.ifRunning,
        variables: validators.variables,
        secretVariables: namesOf,
    },
} as const satisfies Record<string, Record<string, Check>>;

/**
 * Checks the options of a function. Sends nothing.
 *
 * @throws JobRunError that names each option that is wrong, and what is allowed
 */
export function checkOptions(name: keyof typeof checks, options: unknown): void {
    const allowed: Record<string, Check> = checks[name];
    const problems = isRecord(options) ? problemsOf(options, allowed) : ["it takes one object with the options"];
    if (problems.length === 0) return;
    throw new JobRunError(
        "optionsWrong",
        `${name} can't be called like that: ${problems.join("; ")}. CDM was not asked.`,
    );
}

function problemsOf(options: Readonly<Record<string, unknown>>, allowed: Record<string, Check>): string[] {
    const missing = ["clusterId", "jobName"].filter((name) => options[name] === undefined);
    // mutant: the run to stop that has no value
    const given = Object.entries(options).filter(([name, value]) => value !== undefined || name === "run");
    const wrong = given.map(([name, value]) =>
        Object.hasOwn(allowed, name) ? allowed[name]?.(value, name) : unknownOption(name, Object.keys(allowed)),
    );
    const problems = [...wrong, otherJobProblem(options)].filter((problem) => problem !== undefined);
    return [...missing.map((name) => `${name} is missing`), ...problems];
}

/** Each cluster counts its runs by itself: the same id there is another run. */
function otherJobProblem({ run, ...options }: Readonly<Record<string, unknown>>): string | undefined {
    if (!isRecord(run)) return undefined;
    const other = ["clusterId", "jobName"].find((name) => run[name] !== undefined && run[name] !== options[name]);
    return other && `run.${other} is of another job than ${other}`;
}

function unknownOption(name: string, allowed: readonly string[]): string {
    return `"${visible(cut(name, 60))}" is no option: the options are ${allowed.join(", ")}`;
}

/** `undefined` is refused too: without this option any run is stopped, and a variable that was never set must not mean that. */
function runReference(value: unknown, path: string): string | undefined {
    if (value === undefined) return `${path} has no value: leave it out to stop any run of the job`;
    if (!isRecord(value)) return `${path} must be a run, such as { submissionId: 1871 }`;
    const { submissionId, creationDate, unfinished } = value;
    const isNumber = (one: unknown) => one === undefined || Number.isSafeInteger(one);
    if (!isNumber(submissionId)) return `${path}.submissionId must be a whole number`;
    if (!isNumber(creationDate)) return `${path}.creationDate must be a whole number`;
    const isNamed = submissionId !== undefined || creationDate !== undefined;
    const isOfStart = isRecord(unfinished) && unfinished.phase === "start";
    return isNamed || isOfStart ? undefined : `${path} has neither submissionId nor creationDate, which tell which run`;
}

/** By its form: a test runner may bring a class of its own. */
function isSignal(value: unknown): boolean {
    return isRecord(value) && typeof value.aborted === "boolean" && typeof value.addEventListener === "function";
}

function namesOf(value: unknown, path: string): string | undefined {
    const isList = Array.isArray(value) && value.every((name) => typeof name === "string");
    return isList ? undefined : `${path} must be a list of names`;
}
