import pRetry from "p-retry";
import type { Clock } from "../../common/clock.js";
import type { Failure } from "../errors.js";
import { longestRetryAfterMs } from "./retryAfter.js";

export interface RetryOptions {
    readonly repeat: Repeat;
    readonly clock: Clock;
    /** On the monotonic clock, in milliseconds. No attempt begins at or after it, except for the first. */
    readonly deadline: () => number;
    readonly onRetry: (failure: Failure, delayMs: number) => void;
}

export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };

/** Carries a failure through p-retry, which repeats what throws. */
class Failed extends Error {
    constructor(readonly failure: Failure) {
        super(failure.text);
    }
}

/** Repeats `attempt` until it succeeds, `repeat` forbids another attempt, or the deadline leaves no time for one. */
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
        if (delayMs === undefined || clock.monotonic() + delayMs >= deadline()) return false;
        onRetry(error.failure, delayMs);
        await clock.sleep(delayMs);
        return true;
    };
    try {
        // p-retry's own delays are off: it would wait on the real clock.
        return await pRetry(once, { retries: Number.POSITIVE_INFINITY, minTimeout: 0, maxTimeout: 0, shouldRetry });
    } catch (error) {
        if (error instanceof Failed) return { failure: error.failure };
        throw error;
    }
}

/** When a request may be repeated: a read after a transient failure, a start only if the attempt had no effect, a stop never. */
export type Repeat = "whenTransient" | "whenWithoutEffect" | "never";

const firstDelayMs = 1_000;
const longestBackOffMs = 60_000;
/** What listens on this machine costs nothing to ask, and a user who has just started it waits for it. */
const longestBackOffHereMs = 2_000;

/**
 * How long to wait before the same request is sent again. Undefined if it must not be sent again.
 * Our own delay is random, between 1 s and a bound that doubles with every attempt, up to 60 s.
 * The server's `Retry-After` counts if it is longer, up to its cap.
 *
 * @param attempt how many attempts have failed, from 1
 * @param random at least 0 and below 1
 */
export function retryDelayMs(failure: Failure, repeat: Repeat, attempt: number, random: number): number | undefined {
    if (!mayRepeat(failure, repeat)) return undefined;
    const longestMs = failure.isRefusedHere ? longestBackOffHereMs : longestBackOffMs;
    const longestOfAttemptMs = Math.min(longestMs, firstDelayMs * 2 ** (attempt - 1));
    const ownMs = Math.round(firstDelayMs + random * (longestOfAttemptMs - firstDelayMs));
    // mutant: the floor under our own back-off
    return Math.max(ownMs, Math.min(failure.retryAfterMs ?? 0, longestRetryAfterMs));
}

function mayRepeat(failure: Failure, repeat: Repeat): boolean {
    const isTransient = failure.kind === "throttled" || failure.kind === "transient" || failure.isDropped === true;
    return repeat === "whenTransient"
        ? isTransient
        : repeat === "whenWithoutEffect" && isTransient && failure.withoutEffect === true;
}
