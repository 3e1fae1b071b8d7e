import { RunUnfinishedError } from "./errors.js";
import type { Host } from "./operation.js";
import type { Call } from "./registry.js";
import type { JobRunState } from "./state.js";

/**
 * Lets a call that the engine repeats go on from what it has left unfinished, not from the state of before: with that one
 * it would stop the run that it waits for, and start another.
 *
 * Observed with CLI 3.274.1: after a failure the resource option `hooks: { onError }` makes the engine call update again in
 * the same process, with the state from before the first call. Before pulumi/pulumi#24684 it called create again, too.
 */
export async function goingOn(
    call: Call,
    { registry }: Host,
    work: (left: JobRunState | undefined) => Promise<JobRunState>,
): Promise<JobRunState> {
    try {
        const state = await work(registry.leftBy(call));
        registry.end(call, state, false);
        return state;
    } catch (error) {
        // Any other error has left what was there before.
        if (error instanceof RunUnfinishedError) registry.end(call, error.properties, true);
        throw error;
    }
}
