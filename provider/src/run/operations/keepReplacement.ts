import { JobRunError, PartialFailureError } from "../model/errors.js";
import { withIfRunning, withOldIfRunning, withOldRunInputs } from "../model/ifRunningChange.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { isOfOnePlace, keepPlace } from "../model/plan.js";
import { factsOf, type JobRunState, liveWhenLastSeen, type RunFacts, toState } from "../model/state.js";
import type { Host } from "../process/host.js";

/**
 * Keeps the resource where the create of a replacement fails after its delete: it owes a start.
 *
 * After the delete the engine holds the old resource for replaced, and asks the provider nothing of it any more: a plain
 * error would leave it at that, and a later run of the job's schedule to nobody (observed with CLI 3.274.1).
 *
 * @param old the old half of the replacement, as its delete has left it; undefined where nothing is replaced
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
        if (old === undefined || error instanceof PartialFailureError) throw error;
        const { kind, sentence } = error instanceof JobRunError ? error : notStarted(error);
        const kept = owedState(old, inputs, clock.now());
        throw new PartialFailureError(idOf(inputs), kept, kind, `${sentence} ${whatIsNext(kept)}`, { cause: error });
    }
}

/** A delete under `onStopFailure: "warn"` lets go what may still be live, or may have come of a start of unknown effect. */
function whatIsNext(kept: JobRunState): string {
    if (kept.unfinished?.phase === "start")
        return "The resource stays in the state. The next pulumi up looks for the run of its last start, and starts the job if there is none.";
    if (kept.superseded || liveWhenLastSeen(factsOf(kept)) === undefined)
        return "The resource stays in the state, and the next pulumi up tries again.";
    return (
        "The resource stays in the state, with its old run, which may still be live. While that one is, the next pulumi up goes on " +
        "with it and starts nothing; once it is over, pulumi up starts the job."
    );
}

function notStarted(error: unknown): Pick<JobRunError, "kind" | "sentence"> {
    return { kind: "notStartedAnew", sentence: String(error instanceof Error ? error.message : error) };
}

/** Nothing of the job in another place is the new one's: ids count per cluster. */
function owedState(old: JobRunState, inputs: JobRunInputs, since: number): JobRunState {
    const restart = { phase: "restart", since } as const;
    if (!isOfOnePlace(old, inputs))
        return toState(withIfRunning(inputs, undefined), { submission: {}, startedByUs: false, unfinished: restart });
    const { unfinished, ...facts }: RunFacts = factsOf(old);
    const owed = withOldRunInputs(keepPlace(inputs, old), old);
    // A start of unknown effect that the delete has let go all the same (onStopFailure) is looked for, and makes a new one only where there is none.
    if (unfinished?.phase === "start") return toState(withOldIfRunning(owed, old), { ...facts, unfinished });
    // The create was to do what `ifRunning` says, and has not done it: it is the next up's to do.
    return toState(withIfRunning(owed, undefined), { ...facts, unfinished: restart });
}
