const minuteMs = 60_000;
const ordersPerMinute = 1_200;
const looksPerMinute = 120;
const jobsPerPage = 100;

/** The least time that CDM's quota leaves, in milliseconds. */
export interface Bound {
    /** For a client that learns of up to 100 runs from one page of the list. */
    readonly shared: number;
    /** For a client that asks for the status of each run at least once. */
    readonly singles: number;
}

/**
 * The measurement begins with a minute of the quota, so `n` requests of an API need `ceil(n / quota) - 1` full minutes
 * before the last one may be sent. The last order comes then, and its run takes its own time. No run takes less than its
 * own time. The time that requests travel is left out.
 *
 *     bound = max(longest own time, minutes of the orders + shortest own time, minutes of the looks)
 *
 * @param ownMs what CDM itself takes for each run: to boot, to run or to stop
 */
export function lowerBound(ownMs: readonly number[]): Bound {
    const shortest = ownMs.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
    const longest = ownMs.reduce((most, one) => Math.max(most, one), 0);
    const orders = fullMinutes(ownMs.length, ordersPerMinute) + shortest;
    const pages = fullMinutes(Math.ceil(ownMs.length / jobsPerPage), looksPerMinute);
    const singles = fullMinutes(ownMs.length, looksPerMinute);
    return { shared: Math.max(longest, orders, pages), singles: Math.max(longest, orders, singles) };
}

function fullMinutes(requests: number, quota: number): number {
    return (Math.ceil(requests / quota) - 1) * minuteMs;
}
