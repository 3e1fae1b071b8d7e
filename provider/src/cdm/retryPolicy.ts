import type { Failure } from "./errors.js";

/** What a request may be repeated for: a read for anything that passes; a start only where the first try had no effect. */
export type Repeat = "whenTransient" | "whenWithoutEffect" | "never";

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/**
 * How long to wait before the same request is sent again, or undefined where it must not be.
 * The server's own Retry-After wins, capped at 60 s; else full-jitter exponential back-off from 1 s to 60 s.
 *
 * @param attempt how many tries have failed, from 1
 * @param random at least 0 and below 1
 */
export function retryDelayMs(failure: Failure, repeat: Repeat, attempt: number, random: number): number | undefined {
    if (!mayRepeat(failure, repeat)) return undefined;
    if (failure.retryAfterMs !== undefined) return Math.min(failure.retryAfterMs, longestDelayMs);
    return Math.round(random * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)));
}

function mayRepeat(failure: Failure, repeat: Repeat): boolean {
    const passes = failure.kind === "throttled" || failure.kind === "transient";
    return repeat === "whenTransient"
        ? passes
        : repeat === "whenWithoutEffect" && passes && failure.withoutEffect === true;
}
