/** Time and chance, passed in, so that a spec about an hour lasts a millisecond. */
export interface Clock {
    /** Milliseconds since the epoch, on the wall clock. It steps where somebody sets it: only to compare with dates of CDM's and to show. */
    now(): number;
    /** Whole milliseconds on a clock that never steps, from a beginning that means nothing: for durations and deadlines. */
    monotonic(): number;
    sleep(milliseconds: number): Promise<void>;
    /** At least 0 and below 1. */
    random(): number;
}

/** As long as a timer of Node can run. */
export const longestSleepMs = 2 ** 31 - 1;

export const systemClock: Clock = {
    now: Date.now,
    // Whole milliseconds: a timer takes no fraction (AbortSignal.timeout throws).
    monotonic: () => Math.floor(performance.now()),
    // A longer one would end at once. Who sleeps looks again, and sleeps on.
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, longestSleepMs))),
    random: Math.random,
};
