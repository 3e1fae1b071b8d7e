/**
 * How a growing number grows. Times are in milliseconds on the monotonic clock.
 *
 * The number may grow in steps: CDM counts a run's rows from time to time, and some editions give whole percents. So a step is measured
 * from one change to the next, and the first change only sets the mark: nothing tells how long the number had been so before.
 */
export interface Trend {
    /** The number as it was last given. */
    readonly last: number;
    readonly lastAt: number;
    /** The number at the end of the last step, and when that was seen. */
    readonly mark: number;
    readonly markAt: number;
    readonly hasChanged: boolean;
    /** How long the last step took. */
    readonly stepMs?: number;
    /** How long all steps took. */
    readonly observedMs: number;
    /** The growth in a millisecond, as an exponential average. Absent before the first step. */
    readonly perMs?: number;
}

/** A change that comes sooner belongs to the next step: over so short a time the growth is mostly chance. */
const leastStepMs = 1_000;
/** The average forgets what is older than about this. */
const memoryMs = 30_000;
/** A number that stands still for longer than this, and for three steps, has no growth that is known. */
const longestStillMs = 10_000;

/** The trend with one more value. A number that has become smaller was counted anew, so its trend begins anew. */
export function withValue(before: Trend | undefined, value: number, at: number): Trend {
    // mutant: the trend of a counter that was reset
    if (before === undefined || value < before.last || at < before.lastAt)
        return { last: value, lastAt: at, mark: value, markAt: at, hasChanged: false, observedMs: 0 };
    const now = { ...before, last: value, lastAt: at };
    if (value === before.mark) return now;
    if (!before.hasChanged) return { ...now, mark: value, markAt: at, hasChanged: true };
    const stepMs = at - before.markAt;
    if (stepMs < leastStepMs) return now;
    const observedMs = before.observedMs + stepMs;
    const growth = (value - before.mark) / stepMs;
    const weight = Math.min(1, stepMs / Math.min(memoryMs, observedMs));
    const perMs = before.perMs === undefined ? growth : before.perMs + weight * (growth - before.perMs);
    return { ...now, mark: value, markAt: at, stepMs, observedMs, perMs };
}

/** The growth in a millisecond as it is known at that time. Undefined before a step was seen whole, and once the number stands still. */
export function growthAt({ perMs, stepMs, markAt }: Trend, at: number): number | undefined {
    if (perMs === undefined || stepMs === undefined) return undefined;
    const stillMs = at - markAt;
    // mutant: the rate of a number that stands still
    if (stillMs > Math.max(longestStillMs, 3 * stepMs)) return undefined;
    return stillMs > stepMs ? (perMs * stepMs) / stillMs : perMs;
}
