import type { Cloud } from "./cloud.js";
import type { Returned } from "./judge.js";
import type { Bounds, Ending } from "./virtualClock.js";

/** One operation on one job. */
export interface Work {
    readonly job: string;
    operate(): Promise<void>;
}

/** Runs operations side by side in virtual time, and notes when each one returns. */
export async function measure(
    cloud: Cloud,
    works: readonly Work[],
    bounds: Bounds,
): Promise<{ readonly returned: Returned[]; readonly ending: Ending }> {
    const returned: Returned[] = works.map(({ job }) => ({ job }));
    const all = works.map(async (work, index) => {
        const error = await errorOf(work);
        returned[index] = { job: work.job, at: cloud.clock.monotonic(), ...(error !== undefined && { error }) };
    });
    const ending = await cloud.clock.passUntil(Promise.all(all), bounds);
    return { returned: [...returned], ending };
}

async function errorOf(work: Work): Promise<string | undefined> {
    try {
        await work.operate();
        return undefined;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}
