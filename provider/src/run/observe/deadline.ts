import type { Clock } from "../../common/clock.js";

/** The time of one operation. */
export interface Timer {
    /** On the monotonic clock, in milliseconds. */
    readonly deadline: number;
    timeLeftMs(): number;
    elapsedMs(): number;
    /** The next pause is at least as long as the service has asked for. */
    heed(retryAfterMs: number | undefined): void;
    /** Sleeps, but never past the deadline (less what is kept back of it). False where no time is left. */
    pause(milliseconds: number, keptBackMs?: number): Promise<boolean>;
}

/** The server's own Retry-After is honoured up to this. */
const longestRetryAfterMs = 60_000;

export function createTimer(clock: Clock, timeoutMs: number): Timer {
    const startedAt = clock.monotonic();
    const deadline = startedAt + timeoutMs;
    let notBefore = startedAt;
    return {
        deadline,
        timeLeftMs: () => deadline - clock.monotonic(),
        elapsedMs: () => clock.monotonic() - startedAt,
        heed(retryAfterMs = 0) {
            notBefore = clock.monotonic() + Math.min(retryAfterMs, longestRetryAfterMs);
        },
        async pause(milliseconds, keptBackMs = 0) {
            const now = clock.monotonic();
            const left = deadline - keptBackMs - now;
            if (left <= 0) return false;
            await clock.sleep(Math.min(Math.max(milliseconds, notBefore - now), left));
            return true;
        },
    };
}
