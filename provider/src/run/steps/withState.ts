import { PartialFailureError } from "../model/errors.js";
import type { JobRunState } from "../model/state.js";

/**
 * Goal: a change of the state that an operation leaves, however it ends.
 *
 * 1. The operation returns a state.
 * 2. Or its PartialFailureError carries one.
 *
 * Limits: any other error passes as it is, because it leaves no state.
 */
export async function withState(
    work: Promise<JobRunState>,
    change: (state: JobRunState) => JobRunState,
): Promise<JobRunState> {
    try {
        return change(await work);
    } catch (error) {
        if (!(error instanceof PartialFailureError)) throw error;
        const { id, properties, kind, sentence } = error;
        throw new PartialFailureError(id, change(properties), kind, sentence, { cause: error });
    }
}
