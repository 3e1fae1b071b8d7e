import type { Failure } from "./errors.js";

/** What a request may be repeated for: a read for anything that passes; a start only where the first try had no effect. */
export type Repeat = "whenTransient" | "whenWithoutEffect" | "never";

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/**
 * How long to wait before the same request is sent again, or undefined where it must not be.
 * Our own exponential back-off, at random between 1 s and twice as much every time, up to 60 s; or as long as the server asks for
 * where that is longer, up to 60 s too.
 *
 * @param attempt how many tries have failed, from 1
 * @param random at least 0 and below 1
 */
export function retryDelayMs(failure: Failure, repeat: Repeat, attempt: number, random: number): number | undefined {
    if (!mayRepeat(failure, repeat)) return undefined;
    const longestOfAttemptMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
    const ownMs = Math.round(firstDelayMs + random * (longestOfAttemptMs - firstDelayMs));
    return Math.max(ownMs, Math.min(failure.retryAfterMs ?? 0, longestDelayMs));
}

function mayRepeat(failure: Failure, repeat: Repeat): boolean {
    const passes = failure.kind === "throttled" || failure.kind === "transient";
    return repeat === "whenTransient"
        ? passes
        : repeat === "whenWithoutEffect" && passes && failure.withoutEffect === true;
}
