import { longestRetryAfterMs } from "../../cdm/http/retryAfter.js";
import type { Clock } from "../../common/clock.js";

/** The time of one operation. */
export interface Deadline {
    /** On the monotonic clock, in milliseconds. */
    readonly at: number;
    readonly timeoutMs: number;
    timeLeftMs(): number;
    elapsedMs(): number;
    /** Makes the next sleep last at least as long as CDM has asked for. */
    honourRetryAfter(retryAfterMs: number | undefined): void;
    /** Sleeps, but never past the deadline less the reserve. False if no time is left. */
    sleep(milliseconds: number, reserveMs?: number): Promise<boolean>;
}

export function createDeadline(clock: Clock, timeoutMs: number): Deadline {
    const startedAt = clock.monotonic();
    const at = startedAt + timeoutMs;
    let notBefore = startedAt;
    return {
        at,
        timeoutMs,
        timeLeftMs: () => at - clock.monotonic(),
        // mutant: the monotonic clock of a deadline
        elapsedMs: () => clock.monotonic() - startedAt,
        honourRetryAfter(retryAfterMs = 0) {
            notBefore = clock.monotonic() + Math.min(retryAfterMs, longestRetryAfterMs);
        },
        async sleep(milliseconds, reserveMs = 0) {
            const now = clock.monotonic();
            const left = at - reserveMs - now;
            if (left <= 0) return false;
            await clock.sleep(Math.min(Math.max(milliseconds, notBefore - now), left));
            return true;
        },
    };
}
