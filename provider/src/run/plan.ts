import { isDeepStrictEqual } from "node:util";
import { inputNames, inputsOf, type JobRunInputs } from "./inputs.js";
import type { JobRunState } from "./state.js";

/** What an update does: a new run, the rest of an unfinished wait, or no request at all. */
export type NextStep = "rerun" | "resume" | "keep";

const identity = ["clusterId", "jobName", "projectId", "region"] as const;
const rerunners = ["variables", "triggers"] as const;

export function nextStep(state: JobRunState, inputs: JobRunInputs): NextStep {
    if (rerunners.some((name) => !isDeepStrictEqual(state[name], inputs[name]))) return "rerun";
    return state.unfinished ? "resume" : "keep";
}

/**
 * What the engine is told. Inputs are compared with the old *outputs*: after a partial update the state holds the old
 * inputs beside the new outputs (observed with CLI 3.274.1).
 *
 * `changes: undefined` leaves the comparison to the engine, which shows it better and honours `replaceOnChanges`;
 * `false` must be said, or a renamed stack shows the hidden URN as a change.
 */
export interface Plan {
    readonly changes?: boolean;
    readonly replaces?: string[];
    readonly deleteBeforeReplace?: boolean;
}

export function plan(state: JobRunState, inputs: JobRunInputs): Plan {
    const changed = inputNames.filter((name) => !isDeepStrictEqual(state[name], inputs[name]));
    // Where a run lives is decided once: what becomes known later is no other place, and what is left open again stays.
    const replaces = identity.filter(
        (name) => changed.includes(name) && state[name] !== undefined && inputs[name] !== undefined,
    );
    const counts = changed.filter(
        (name) => inputs[name] !== undefined || !(identity as readonly string[]).includes(name),
    );
    if (counts.length === 0) return { changes: state.unfinished !== undefined };
    // The engine compares inputs only, and would not see what a partial update has left behind.
    return { ...(state.unfinished && { changes: true }), replaces, deleteBeforeReplace: true };
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
