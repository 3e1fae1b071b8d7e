import { lowerBound } from "./bound.js";
import { Cloud, jobName, type Runs } from "./cloud.js";
import type { Contender, Limits, Process } from "./contender.js";
import { judgeOutcome, judgeRequests, type Scene } from "./judge.js";
import { measure, type Work } from "./measure.js";
import { curvesOf, lagOf, type Result } from "./result.js";
import type { Bounds } from "./virtualClock.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** From 5 to 60 s, spread evenly. */
export const bootMs = (index: number): number => 5_000 + ((index * 37) % 56) * 1_000;
/** From 2 to 20 minutes, spread evenly. */
const shortRunMs = (index: number): number => 2 * minuteMs + ((index * 131) % 1_081) * 1_000;
/** Longer than any measurement. */
export const longRunMs = (): number => 1_000 * hourMs;
export const stopMs = 4_000;

/** Above this many runs the default of 20 minutes for an operation is shorter than the quota allows. */
const mostByDefault = 1_000;
const raisedMs = 4 * hourMs;

export interface Options {
    readonly window: "fixed" | "sliding";
    readonly realMinutes: number;
}

/** Part (a): so many runs on one cluster are started, watched and destroyed by one process each. */
export async function measureScale(
    scene: Scene,
    count: number,
    contender: Contender,
    { window, realMinutes }: Options,
): Promise<Result> {
    const runs: Runs = { count, bootMs, runMs: scene === "watch" ? shortRunMs : longRunMs, stopMs };
    const limits: Limits = count > mostByDefault ? { operationMs: raisedMs } : {};
    const cloud = await Cloud.open(runs);
    try {
        const first = contender.newProcess(cloud, limits);
        if (scene === "destroy") await startAll(cloud, first, names(count));
        const process = first.successor();
        const beganAt = cloud.begin({ window });
        const bounds = boundsFor(cloud, realMinutes);
        const { returned, ending } = await measure(cloud, works(scene, process, names(count)), bounds);
        const wallMs = Math.max(...endings(returned, cloud.clock.monotonic())) - beganAt;
        const { lags, earlyLags, ...outcome } = judgeOutcome(scene, returned, cloud.jobs());
        return {
            title: scene,
            contender: contender.name,
            runs: count,
            wallMs,
            ending,
            bound: lowerBound(names(count).map((_, index) => ownMs(scene, index))),
            requests: judgeRequests(cloud.requests()),
            outcome,
            lag: lagOf({ lags, earlyLags }),
            curves: curvesOf(cloud.requests(), beganAt, wallMs, lags, count),
        };
    } finally {
        await cloud.close();
    }
}

/** What CDM itself takes for a run until that is true which the scene waits for. */
function ownMs(scene: Scene, index: number): number {
    if (scene === "destroy") return stopMs;
    return bootMs(index) + (scene === "watch" ? shortRunMs(index) : 0);
}

function works(scene: Scene, process: Process, jobs: readonly string[]): Work[] {
    const waitFor = scene === "watch" ? "completed" : "running";
    return jobs.map((job) => ({
        job,
        operate: () => (scene === "destroy" ? process.stop(job) : process.start(job, waitFor)),
    }));
}

/** Without quotas, and before anything is measured. */
export async function startAll(cloud: Cloud, process: Process, jobs: readonly string[]): Promise<void> {
    const bounds = { virtualMs: 12 * hourMs, realMs: 10 * minuteMs };
    const { returned } = await measure(cloud, works("start", process, jobs), bounds);
    const failed = returned.find(({ at, error }) => at === undefined || error !== undefined);
    if (failed) throw new Error(`The runs could not be started: ${failed.error ?? "no end"}`);
}

/** At most twelve hours of virtual time and three million requests. */
export function boundsFor(cloud: Cloud, realMinutes: number): Bounds {
    const isEnough = () => cloud.sent > 3_000_000;
    return { virtualMs: 12 * hourMs, realMs: realMinutes * minuteMs, isEnough };
}

export function endings(returned: readonly { readonly at?: number }[], cutAt: number): number[] {
    return returned.map(({ at }) => at ?? cutAt);
}

function names(count: number): string[] {
    return Array.from({ length: count }, (_, index) => jobName(index));
}
