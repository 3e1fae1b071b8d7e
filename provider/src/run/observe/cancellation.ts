import type { Clock } from "../../common/clock.js";
import { JobRunError } from "../model/errors.js";

interface Cancellable {
    /** Its sleep ends once the operation is canceled. Polls and the pauses between retries sleep on it. */
    readonly clock: Clock;
    /** The gate of every request. @throws JobRunError once the operation is canceled */
    pass(): void;
}

/** @param sentence the error's text: what was canceled, and what comes next */
export function cancellable(clock: Clock, signal: AbortSignal | undefined, sentence: string): Cancellable {
    if (signal === undefined) return { clock, pass: () => {} };
    const pass = () => {
        if (signal.aborted) throw new JobRunError("cancelled", sentence);
    };
    return {
        pass,
        clock: {
            now: () => clock.now(),
            monotonic: () => clock.monotonic(),
            random: () => clock.random(),
            async sleep(milliseconds) {
                pass();
                let wake = () => {};
                const aborted = new Promise<void>((resolve) => {
                    wake = resolve;
                    signal.addEventListener("abort", wake, { once: true });
                });
                try {
                    await Promise.race([clock.sleep(milliseconds), aborted]);
                } finally {
                    signal.removeEventListener("abort", wake);
                }
                pass();
            },
        },
    };
}

export function isCancelled(error: unknown): error is JobRunError {
    return error instanceof JobRunError && error.kind === "cancelled";
}
