import { asJobRunError, PartialFailureError } from "../model/errors.js";
import { idOf } from "../model/inputs.js";
import type { JobRunState } from "../model/state.js";
import type { Host } from "../process/host.js";
import type { Call } from "../process/registry.js";

/**
 * Lets a repeated call go on from the state that the first call has left, not from the state that the engine passes. From that
 * one it would stop the run that it waits for, and start another.
 *
 * Observed with CLI 3.274.1: after a failure, the resource option `hooks: { onError }` makes the engine call update again in the
 * same process, with the state from before the first call. Before pulumi/pulumi#24684 it called create again, too.
 */
export async function resumeRepeatedCall(
    call: Call,
    { registry }: Host,
    work: (left: JobRunState | undefined) => Promise<JobRunState>,
): Promise<JobRunState> {
    // mutant: the memory of a call that the engine repeats
    const left = registry.leftBy(call);
    try {
        const state = await work(left);
        registry.end(call, state);
        return state;
    } catch (error) {
        if (error instanceof PartialFailureError) registry.end(call, error.properties, { hasFailed: true });
        // After any other error the engine would keep its old state, which lacks what the first call has left.
        throw error instanceof PartialFailureError || left === undefined ? error : withStateLeft(left, error);
    }
}

function withStateLeft(left: JobRunState, error: unknown): PartialFailureError {
    const unknownKind = left.unfinished?.phase === "wait" ? "runOutOfSight" : "startUnclear";
    const { kind, sentence } = asJobRunError(error, unknownKind);
    return new PartialFailureError(idOf(left), left, kind, sentence, { cause: error });
}
