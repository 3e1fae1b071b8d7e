import { isDeepStrictEqual } from "node:util";
import { identityOf } from "./identity.js";
import { differsAt } from "./ignoreChanges.js";
import { inputNames, inputsOf } from "./inputNames.js";
import type { InputName, JobRunInputs } from "./inputs.js";
import { sameMarks } from "./secrets.js";
import { type JobRunState, neverHadRun } from "./state.js";
import { livenessOf } from "./status.js";

/** What an update does: a new run, the rest of an unfinished wait, an end without a new run, or no request at all. */
export type NextStep = "rerun" | "resume" | "stop" | "keep";

const identity = ["clusterId", "jobName", "projectId", "region"] as const;
const rerunners = ["variables", "triggers"] as const;

export function nextStep(state: JobRunState, inputs: JobRunInputs): NextStep {
    const wasStopped = state.desiredState === "stopped";
    if (inputs.desiredState === "stopped") {
        return wasStopped && !isLiveAgain(state) && !state.unfinished ? "keep" : "stop";
    }
    if (wasStopped || rerunners.some((name) => differs(name, state, inputs))) return "rerun";
    return state.unfinished ? "resume" : "keep";
}

/** A map of no variables is none: the start is the same. */
function differs(name: InputName, state: JobRunState, inputs: JobRunInputs): boolean {
    const [before, now] = [state[name], inputs[name]].map((value) =>
        name === "variables" && isDeepStrictEqual(value, {}) ? undefined : value,
    );
    return !isDeepStrictEqual(before, now);
}

/** A job that is to be stopped and that somebody has started again: the one status that is a difference. */
function isLiveAgain(state: JobRunState): boolean {
    return state.desiredState === "stopped" && state.status !== undefined && livenessOf(state.status) === "live";
}

/**
 * What the engine is told. Inputs are compared with the old *outputs*: after a partial update the state holds the old
 * inputs beside the new outputs (observed with CLI 3.274.1).
 *
 * `changes: undefined` leaves the comparison to the engine, which shows it better and honours `replaceOnChanges`;
 * `false` must be said, or a renamed stack shows the hidden URN as a change. Beside another change the engine shows it (`[diff: ~__urn,waitFor]`):
 * the host of dynamic providers passes on no list of what to show, and a URN that stayed the old one would be another JobRun's by and by.
 */
export interface Plan {
    readonly changes?: boolean;
    readonly replaces?: string[];
    readonly deleteBeforeReplace?: boolean;
}

export function plan(state: JobRunState, inputs: JobRunInputs): Plan {
    const changed = inputNames.filter((name) => differs(name, state, inputs));
    // Where a run lives is decided once: what becomes known later is no other place, and what is left open again stays.
    const replaces = identity.filter(
        (name) => changed.includes(name) && state[name] !== undefined && inputs[name] !== undefined,
    );
    const counts = changed.filter(
        (name) => inputs[name] !== undefined || !(identity as readonly string[]).includes(name),
    );
    // The engine compares inputs only, and sees neither what is owed nor what has come alive again.
    const owes = state.unfinished !== undefined || isLiveAgain(state);
    // The state is told what is a secret, though nothing else is: delete and read know only what it holds.
    if (counts.length === 0) return { changes: owes || !sameMarks(state, inputs) };
    return { ...(owes && { changes: true }), replaces, deleteBeforeReplace: true };
}

/**
 * One line for the resource's row: what the plan's own word, "update", does not say. Undefined where nothing changes.
 *
 * @param replacing the paths of the resource option `replaceOnChanges`
 */
export function describePlan(
    state: JobRunState,
    inputs: JobRunInputs,
    replacing: readonly string[] = [],
): string | undefined {
    const { changes, replaces = [] } = plan(state, inputs);
    if (changes === false) return undefined;
    const run = state.submissionId === undefined ? "the run" : `run ${state.submissionId}`;
    // Whatever has come alive since is stopped, too, but that is not what is planned.
    const isOver = state.status !== undefined && livenessOf(state.status) !== "live";
    if (replaces.length > 0) {
        const then = inputs.desiredState === "stopped" ? "starts nothing" : "starts the new one";
        if (neverHadRun(state)) return `the old job never had a run of this JobRun; ${then}`;
        return isOver ? `the old job's ${run} is over; ${then}` : `stops ${run} of the old job, then ${then}`;
    }
    // The engine compares paths only where it is left to compare (observed with CLI 3.274.1).
    if (changes === undefined && differsAt(replacing, inputs, state)) {
        if (Object.keys(identityOf(state)).length === 0) return "replaced, because of replaceOnChanges";
        const first = isOver ? `${run} is over` : `stops ${run}`;
        const then = inputs.desiredState === "stopped" ? "starts nothing" : "starts a new one";
        return `replaced, because of replaceOnChanges: ${first}, then ${then}`;
    }
    switch (nextStep(state, inputs)) {
        case "keep":
            return "no request to CDM";
        case "stop":
            return "stops what is live of the job and starts nothing";
        case "rerun":
            if (Object.keys(identityOf(state)).length === 0) return "starts the job";
            if (isOver) return "starts a new run";
            return inputs.onUpdate === "queue"
                ? `lets ${run} end, then starts a new one`
                : `stops ${run} if it is live, then starts a new one`;
        case "resume":
            if (state.unfinished?.phase === "wait") return `goes on waiting for ${run}, starts nothing`;
            return state.unfinished?.phase === "start"
                ? "looks for the run of a start whose answer was lost, starts the job only if there is none"
                : Object.keys(identityOf(state)).length === 0
                  ? "starts the job"
                  : "starts the job again";
    }
}

/** Whether both are of one job in one place. What either leaves open contradicts nothing. */
export function isOfOnePlace(one: JobRunInputs, other: JobRunInputs): boolean {
    return identity.every((name) => one[name] === undefined || other[name] === undefined || one[name] === other[name]);
}

/** The inputs with the place that the state has already decided on, where they leave it open. */
export function keepPlace(inputs: JobRunInputs, state: JobRunInputs): JobRunInputs {
    const { projectId = state.projectId, region = state.region } = inputs;
    return {
        ...inputsOf(inputs),
        ...(projectId !== undefined && { projectId }),
        ...(region !== undefined && { region }),
    };
}
