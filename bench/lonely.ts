import { Cloud, jobName } from "./cloud.js";
import type { Contender } from "./contender.js";
import { judgeOutcome, percentile } from "./judge.js";
import { measure } from "./measure.js";
import { longRunMs, stopMs } from "./scale.js";

const hourMs = 60 * 60_000;
const bounds = { virtualMs: 2 * hourMs, realMs: 5 * 60_000 };
const shortestBootMs = 5_000;
const longestBootMs = 60_000;

/** One run that has the quota for itself, in virtual time. */
export interface LonelyResult {
    readonly contender: string;
    /** From RUNNING to the return of the operation, over boots of 5 to 60 s. In milliseconds. */
    readonly lag: { readonly p50?: number | undefined; readonly p99?: number | undefined };
    /** While it waits for the end of a run, from before the start on. */
    readonly requestsInFirstHour: number;
}

export async function measureLonely(contender: Contender): Promise<LonelyResult> {
    const lags: number[] = [];
    for (let bootMs = shortestBootMs; bootMs <= longestBootMs; bootMs += 500) {
        lags.push(...(await lagsOf(contender, bootMs)));
    }
    return {
        contender: contender.name,
        lag: { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99) },
        requestsInFirstHour: await requestsInFirstHour(contender),
    };
}

async function lagsOf(contender: Contender, bootMs: number): Promise<readonly number[]> {
    const cloud = await Cloud.open({ count: 1, bootMs: () => bootMs, runMs: longRunMs, stopMs });
    try {
        cloud.begin({});
        const job = jobName(0);
        const runner = contender.newProcess(cloud, {});
        const { returned } = await measure(cloud, [{ job, operate: () => runner.start(job, "running") }], bounds);
        return judgeOutcome("start", returned, cloud.jobs()).lags;
    } finally {
        await cloud.close();
    }
}

async function requestsInFirstHour(contender: Contender): Promise<number> {
    const cloud = await Cloud.open({ count: 1, bootMs: () => 20_000, runMs: longRunMs, stopMs });
    try {
        cloud.begin({});
        const waiting = contender.newProcess(cloud, {}).start(jobName(0), "completed");
        await cloud.clock.passUntil(waiting, { ...bounds, virtualMs: hourMs });
        return cloud.requests().length;
    } finally {
        await cloud.close();
    }
}
