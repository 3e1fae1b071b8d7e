import { isDeepStrictEqual } from "node:util";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";

/**
 * What the documentation promises, in numbers and rules of the specs' own. Judges build on it, and import nothing of what they
 * judge: a rule that is wrong in the provider would be wrong in its judge too.
 */

/** What a program may say. */
export type Inputs = JobRunInputs & { readonly onRunOfSameUser?: "ours" | "foreign" };

/** The service's own user, under which everybody's runs are shown: it tells nothing. */
export function tellsNothing(user: string | undefined): boolean {
    return user === undefined || user.startsWith("op_svc_");
}

export type Operation = "create" | "update" | "read" | "delete";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** `timeouts`: 20 minutes each, and a day where an end is waited for. A refresh has no input and five minutes. */
export function timeoutMsOf(inputs: JobRunInputs, operation: Operation): number {
    if (operation === "read") return 5 * minuteMs;
    const given = inputs.timeouts?.[operation];
    if (given !== undefined) return millisecondsOf(given);
    const { waitFor, onUpdate, onDelete } = inputs;
    const waitsForAnEnd = {
        create: waitFor === "completed",
        update: waitFor === "completed" || onUpdate === "queue",
        delete: onDelete === "finish",
    };
    return waitsForAnEnd[operation] ? dayMs : 20 * minuteMs;
}

/** `pollInterval`: 5 s, and against a real CDM never less than 1 s. */
export function pollMsOf({ pollInterval }: JobRunInputs): number {
    return Math.max(pollInterval === undefined ? 5_000 : millisecondsOf(pollInterval), 1_000);
}

/** `90s`, `20m`, `1h30m`. */
function millisecondsOf(duration: string): number {
    let sum = 0;
    for (const [, amount, unit] of duration.matchAll(/([\d.]+)(ms|s|m|h)/g)) {
        sum += Number(amount) * { ms: 1, s: 1_000, m: minuteMs, h: 60 * minuteMs }[unit as "ms" | "s" | "m" | "h"];
    }
    return sum;
}

/** The words after which a run moves no data any more. Every other word counts as live, also one that nobody knows. */
const ends: readonly unknown[] = ["SUCCEEDED", "FAILED", "FAILURE_ON_SUBMIT", "STOPPED"];
const neverRan: readonly unknown[] = ["NEW", "NEVER_EXECUTED"];

export function showsLiveRun(status: string | undefined): boolean {
    return status !== undefined && !ends.includes(status) && !neverRan.includes(status);
}

/** `submitted`: accepted. `running`: RUNNING, SUCCEEDED, or stopped by somebody. `completed`: SUCCEEDED. */
export function meets(status: string | undefined, waitFor: JobRunInputs["waitFor"] = "running"): boolean {
    if (waitFor === "submitted") return status !== "FAILURE_ON_SUBMIT";
    if (waitFor === "completed") return status === "SUCCEEDED";
    return status === "RUNNING" || status === "SUCCEEDED" || status === "STOPPED";
}

/** What an update has to do: a new run, the rest of what is owed, an end, or nothing that CDM hears of. */
export type Step = "rerun" | "resume" | "stop" | "keep";

export function stepOf(state: JobRunState, inputs: JobRunInputs): Step {
    const wasStopped = state.desiredState === "stopped";
    const isOwed = state.unfinished !== undefined;
    if (inputs.desiredState === "stopped") {
        return wasStopped && !isOwed && !showsLiveRun(state.status) ? "keep" : "stop";
    }
    const runsAnew =
        wasStopped ||
        !isDeepStrictEqual(state.triggers, inputs.triggers) ||
        !isDeepStrictEqual(state.variables, inputs.variables);
    if (runsAnew) return "rerun";
    if (isOwed) return "resume";
    return asksForRerun(state, inputs) && (state.__reruns ?? 0) < maxRerunsOf(inputs) ? "rerun" : "keep";
}

/** `rerunOn`: the run in the state ended so, and nobody has seen the job run since. */
function asksForRerun(state: JobRunState, { rerunOn = [] }: Inputs): boolean {
    const { status, superseded, historyExpired, submissionId, creationDate } = state;
    if (superseded === true || (submissionId === undefined && creationDate === undefined)) return false;
    if (status === "STOPPED") return rerunOn.includes("stopped");
    if (status === "FAILED" || status === "FAILURE_ON_SUBMIT") return rerunOn.includes("failed");
    return historyExpired === true && showsLiveRun(status) && rerunOn.includes("lost");
}

/** `maxReruns`: 3. */
export function maxRerunsOf({ maxReruns = 3 }: Inputs): number {
    return maxReruns;
}

/** The inputs that the engine compares. A place that the program leaves open stays where it is. */
export function saysTheSame(state: JobRunState & Inputs, inputs: Inputs): boolean {
    const { __urn: _, ...said } = inputs;
    return [...new Set([...Object.keys(said), ...policies])].every((name) => {
        const key = name as keyof Inputs;
        return isDeepStrictEqual(state[key], inputs[key]);
    });
}

/** The inputs in a state, as a refresh records them. */
export function inputsIn(state: JobRunState): Inputs {
    const names = ["clusterId", "jobName", "projectId", "region", "__urn", ...policies] as readonly (keyof Inputs)[];
    const given = Object.entries(state).filter(([name]) => (names as readonly string[]).includes(name));
    return Object.fromEntries(given) as unknown as Inputs;
}

const policies: readonly (keyof Inputs)[] = [
    "endpoint",
    "variables",
    "triggers",
    "desiredState",
    "waitFor",
    "ifRunning",
    "onUpdate",
    "onDelete",
    "onForeignRun",
    "onRunOfSameUser",
    "onStopFailure",
    "onInterrupt",
    "failOnRunFailure",
    "onTimeout",
    "maxRunTime",
    "rerunOn",
    "maxReruns",
    "timeouts",
    "pollInterval",
];

/** An error that leaves a state behind, as the engine recognizes it: by its shape, not by its class. */
export interface PartialFailure extends Error {
    readonly id: string;
    readonly properties: JobRunState;
    readonly reasons: readonly string[];
}

export function isPartialFailure(error: unknown): error is PartialFailure {
    if (!(error instanceof Error)) return false;
    const { id, properties, reasons } = error as Partial<PartialFailure>;
    return typeof id === "string" && typeof properties === "object" && Array.isArray(reasons);
}

/** A sentence for the user, and no slip of the code: those bear JavaScript's own names. */
export function isMeant({ name, message }: Error): boolean {
    const isSlip = /^(Error|AggregateError|AxiosError|(Type|Range|Syntax|Reference|URI|Eval)Error)$/.test(name);
    return !isSlip && /^\S.*[.)"]$/s.test(message) && !/undefined|\[object|NaN/.test(message);
}
