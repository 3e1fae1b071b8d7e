import { statusWord } from "../../cdm/runStatus.js";
import { asksForNewRun } from "./differs.js";
import { hasIdentity } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import type { JobRunState } from "./state.js";
import { livenessOf } from "./status.js";
import { defaultMaxReruns } from "./timeouts.js";

/** How a run ended, in the words of the input `rerunOn`. */
type RunEnding = NonNullable<JobRunInputs["rerunOn"]>[number];

/** A re-run because of how the run in the state ended. */
interface Rerun {
    readonly ending: RunEnding;
    /** Which re-run of the present `triggers` and `variables` it is, from 1. */
    readonly number: number;
    /** The input `maxReruns`. */
    readonly max: number;
}

/** Whether the next update starts the job again because of `rerunOn`. */
export function isRerunDue(state: JobRunState, inputs: JobRunInputs): boolean {
    const rerun = rerunOf(state, inputs);
    // mutant: the limit of re-runs
    return rerun !== undefined && rerun.number <= rerun.max;
}

/** The re-run that `rerunOn` asks for, also past the limit. Undefined if a new run, a stop or an owed start comes first. */
function rerunOf(state: JobRunState, inputs: JobRunInputs): Rerun | undefined {
    const { rerunOn, maxReruns: max = defaultMaxReruns, desiredState } = inputs;
    if (desiredState === "stopped" || state.unfinished !== undefined || asksForNewRun(state, inputs)) return undefined;
    // In a preview a value may be unknown. Then it is a text.
    if (!Array.isArray(rerunOn) || typeof max !== "number") return undefined;
    const ending = endingOf(state);
    if (ending === undefined || !rerunOn.includes(ending)) return undefined;
    return { ending, number: countOf(state) + 1, max };
}

/** How the run in the state ended. Undefined if it is live or has SUCCEEDED, or if the job has run again since. */
function endingOf(state: JobRunState): RunEnding | undefined {
    // mutant: the newer run that ends all re-runs
    if (!hasIdentity(state) || state.superseded === true) return undefined;
    const word = statusWord(state.status ?? "");
    if (word === "FAILED" || word === "FAILURE_ON_SUBMIT") return "failed";
    if (word === "STOPPED") return "stopped";
    return state.historyExpired === true && livenessOf(word) === "live" ? "lost" : undefined;
}

function countOf({ __reruns = 0 }: JobRunState): number {
    return __reruns;
}

/**
 * The state that an update leaves, with its count of re-runs. The count begins anew with other `triggers` or `variables`.
 *
 * @param before the state before the update
 * @param after the state as the update has left it. After a failure it may still have the old `triggers` and `variables`
 */
export function withRerunCount(before: JobRunState, inputs: JobRunInputs, after: JobRunState): JobRunState {
    const { __reruns: _, ...rest } = after;
    const kept = asksForNewRun(before, after) ? 0 : countOf(before);
    // mutant: the count of re-runs
    const count = isRerunDue(before, inputs) ? countOf(before) + 1 : kept;
    return { ...rest, ...(count > 0 && { __reruns: count }) };
}

/** `run 1871 has FAILED: starts it again, 1 of 3`. Undefined if no re-run is due. */
export function describeRerun(state: JobRunState, inputs: JobRunInputs): string | undefined {
    const rerun = rerunOf(state, inputs);
    if (rerun === undefined || rerun.number > rerun.max) return undefined;
    return `${describeEnding(state, rerun.ending)}: starts it again, ${rerun.number} of ${rerun.max}`;
}

/** Why a run is not started again although `rerunOn` names its end, and how to go on. Undefined if the limit is not what prevents it. */
export function describeRerunLimit(state: JobRunState, inputs: JobRunInputs): string | undefined {
    const rerun = rerunOf(state, inputs);
    if (rerun === undefined || rerun.number <= rerun.max) return undefined;
    return (
        `${describeEnding(state, rerun.ending)} and is not started again: maxReruns (${rerun.max}) is used up for these triggers and variables. ` +
        "To go on, correct the cause and change triggers, or raise maxReruns."
    );
}

function describeEnding({ submissionId, status }: JobRunState, ending: RunEnding): string {
    const run = submissionId === undefined ? "the run" : `run ${submissionId}`;
    if (ending === "lost") return `CDM does not know ${run} any more`;
    const word = statusWord(status ?? "");
    return word === "FAILED" ? `${run} has FAILED` : `${run} ended as ${word}`;
}
