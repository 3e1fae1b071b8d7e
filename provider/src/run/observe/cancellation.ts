import type { Clock } from "../../common/clock.js";
import { JobRunError } from "../model/errors.js";

interface Cancellable {
    /** Its sleep ends once the operation is canceled. Polls and the pauses between retries sleep on it. */
    readonly clock: Clock;
    /** The gate of every request. @throws JobRunError once the operation is canceled */
    throwIfCancelled(): void;
}

/** @param sentence the error's text: what was canceled, and what comes next */
export function cancellable(clock: Clock, signal: AbortSignal | undefined, sentence: string): Cancellable {
    if (signal === undefined) return { clock, throwIfCancelled: () => {} };
    const throwIfCancelled = () => {
        if (signal.aborted) throw new JobRunError("cancelled", sentence, { cause: signal.reason });
    };
    return {
        throwIfCancelled,
        clock: {
            now: () => clock.now(),
            monotonic: () => clock.monotonic(),
            random: () => clock.random(),
            async sleep(milliseconds) {
                throwIfCancelled();
                await clock.sleep(milliseconds, signal);
                throwIfCancelled();
            },
        },
    };
}

export function isCancelled(error: unknown): error is JobRunError {
    return error instanceof JobRunError && error.kind === "cancelled";
}
