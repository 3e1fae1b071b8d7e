import { setTimeout as sleepFor } from "node:timers/promises";

/** Time and chance. They are passed in, so that a spec about an hour lasts a millisecond. */
export interface Clock {
    /** Milliseconds since the epoch, on the wall clock. It steps if it is set: use it only to show, and to compare with dates of CDM. */
    now(): number;
    /** Whole milliseconds since an arbitrary moment, on a clock that never steps: use it for durations and deadlines. */
    monotonic(): number;
    /** Ends early, without an error, once the signal is aborted. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
    /** At least 0 and below 1. */
    random(): number;
}

/** The longest timer of Node, in milliseconds. */
export const longestSleepMs = 2 ** 31 - 1;

export const systemClock: Clock = {
    now: Date.now,
    // Whole milliseconds: a timer takes no fraction (AbortSignal.timeout throws).
    monotonic: () => Math.floor(performance.now()),
    // A longer timer would fire at once. The caller has to check the time after a sleep, and sleep again.
    async sleep(milliseconds, signal) {
        try {
            await sleepFor(Math.min(milliseconds, longestSleepMs), undefined, { signal });
        } catch (error) {
            if (!signal?.aborted) throw error;
        }
    },
    random: Math.random,
};
