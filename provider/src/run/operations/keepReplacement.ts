import { asJobRunError, PartialFailureError } from "../model/errors.js";
import { withIfRunning, withOldIfRunning, withOldRunInputs } from "../model/ifRunningChange.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { isOfOnePlace, keepPlace } from "../model/plan.js";
import { factsOf, type JobRunState, liveWhenLastSeen, type RunFacts, toState } from "../model/state.js";
import type { Host } from "../process/host.js";

/**
 * Keeps the resource if the create of a replacement fails after the delete. The state then owes a start.
 *
 * After the delete the engine takes the old resource for replaced, and never calls the provider for it again. After a plain error,
 * no resource would stop a later run of the job's schedule (observed with CLI 3.274.1).
 *
 * @param old the old half of the replacement, as its delete has left it; undefined if nothing is replaced
 */
export async function keepReplacement(
    old: JobRunState | undefined,
    inputs: JobRunInputs,
    { clock }: Host,
    work: () => Promise<JobRunState>,
): Promise<JobRunState> {
    try {
        return await work();
    } catch (error) {
        // mutant: the resource whose replacement fails halfway
        if (old === undefined || error instanceof PartialFailureError) throw error;
        const { kind, sentence } = asJobRunError(error, "newRunNotStarted");
        const kept = owedState(old, inputs, clock.now());
        throw new PartialFailureError(idOf(inputs), kept, kind, `${sentence} ${nextStepText(kept)}`, { cause: error });
    }
}

/** After a delete with `onStopFailure: "warn"`, the old run may still be live, or a start may still be in doubt. */
function nextStepText(kept: JobRunState): string {
    if (kept.unfinished?.phase === "start")
        return "The resource stays in the state. The next pulumi up looks for the run of its last start, and starts the job if there is none.";
    if (kept.superseded || liveWhenLastSeen(factsOf(kept)) === undefined)
        return "The resource stays in the state, and the next pulumi up tries again.";
    return (
        "The resource stays in the state, with its old run, which may still be live. While it is live, the next pulumi up goes on " +
        "with it and starts nothing; once it has ended, pulumi up starts the job."
    );
}

/** The state that owes a start. In another place it keeps nothing of the old run, because each cluster counts its own ids. */
function owedState(old: JobRunState, inputs: JobRunInputs, since: number): JobRunState {
    const restart = { phase: "restart", since } as const;
    if (!isOfOnePlace(old, inputs))
        return toState(withIfRunning(inputs, undefined), { submission: {}, startedByUs: false, unfinished: restart });
    const { unfinished, ...facts }: RunFacts = factsOf(old);
    const owed = withOldRunInputs(keepPlace(inputs, old), old);
    // The delete has let go a start in doubt (onStopFailure). The next up looks for its run, and sends a new start only if there is none.
    if (unfinished?.phase === "start") return toState(withOldIfRunning(owed, old), { ...facts, unfinished });
    // The create has not done what `ifRunning` says. The next up does it.
    return toState(withIfRunning(owed, undefined), { ...facts, unfinished: restart });
}
