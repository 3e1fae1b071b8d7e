import type { Clock } from "../../common/clock.js";

/** The time of one operation. */
export interface Deadline {
    /** On the monotonic clock, in milliseconds. */
    readonly at: number;
    timeLeftMs(): number;
    elapsedMs(): number;
    /** The next pause is at least as long as the service has asked for. */
    honourRetryAfter(retryAfterMs: number | undefined): void;
    /** Sleeps, but never past the deadline (less what is kept back of it). False where no time is left. */
    sleep(milliseconds: number, reserveMs?: number): Promise<boolean>;
}

/** The server's own Retry-After is honoured up to this. */
const longestRetryAfterMs = 60_000;

export function createDeadline(clock: Clock, timeoutMs: number): Deadline {
    const startedAt = clock.monotonic();
    const deadline = startedAt + timeoutMs;
    let notBefore = startedAt;
    return {
        at: deadline,
        timeLeftMs: () => deadline - clock.monotonic(),
        elapsedMs: () => clock.monotonic() - startedAt,
        honourRetryAfter(retryAfterMs = 0) {
            notBefore = clock.monotonic() + Math.min(retryAfterMs, longestRetryAfterMs);
        },
        async sleep(milliseconds, reserveMs = 0) {
            const now = clock.monotonic();
            const left = deadline - reserveMs - now;
            if (left <= 0) return false;
            await clock.sleep(Math.min(Math.max(milliseconds, notBefore - now), left));
            return true;
        },
    };
}
