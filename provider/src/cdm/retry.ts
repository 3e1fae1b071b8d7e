import pRetry from "p-retry";
import type { Clock } from "./clock.js";
import type { Failure } from "./errors.js";
import { type Repeat, retryDelayMs } from "./retryPolicy.js";

export interface RetryOptions {
    readonly repeat: Repeat;
    readonly clock: Clock;
    /** On the monotonic clock, in milliseconds: nothing is sent again at or after it. */
    readonly deadline: number;
    readonly onRetry: (failure: Failure, delayMs: number) => void;
}

export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };

/** Carries a failure through p-retry, which retries what is thrown. */
class Failed extends Error {
    constructor(readonly failure: Failure) {
        super(failure.text);
    }
}

/** Tries until it succeeds, until the policy says no, or until the deadline leaves no time for another try. */
export async function withRetry<T>(
    attempt: () => Promise<Attempt<T>>,
    { repeat, clock, deadline, onRetry }: RetryOptions,
): Promise<Attempt<T>> {
    const once = async () => {
        const result = await attempt();
        if ("failure" in result) throw new Failed(result.failure);
        return result;
    };
    const shouldRetry = async ({ error, attemptNumber }: { error: Error; attemptNumber: number }) => {
        if (!(error instanceof Failed)) return false;
        const delayMs = retryDelayMs(error.failure, repeat, attemptNumber, clock.random());
        if (delayMs === undefined || clock.monotonic() + delayMs >= deadline) return false;
        onRetry(error.failure, delayMs);
        await clock.sleep(delayMs);
        return true;
    };
    try {
        // p-retry's own delays are switched off: it would wait on the real clock.
        return await pRetry(once, { retries: Number.POSITIVE_INFINITY, minTimeout: 0, maxTimeout: 0, shouldRetry });
    } catch (error) {
        if (error instanceof Failed) return { failure: error.failure };
        throw error;
    }
}
