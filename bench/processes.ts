import { Cloud, jobName } from "./cloud.js";
import type { Contender } from "./contender.js";
import { judgeOutcome, judgeRequests, percentile, type Returned } from "./judge.js";
import { measure, type Work } from "./measure.js";
import { randomFrom } from "./random.js";
import { curvesOf, lagOf, type Result } from "./result.js";
import { bootMs, boundsFor, endings, longRunMs, type Options, startAll, stopMs } from "./scale.js";

const runsOfOne = 20;
/** CI jobs of one trigger begin within so many seconds. */
const spreadMs = 10_000;

/**
 * Part (c): processes of one user, with 20 runs each, share a quota without knowing of each other. All start their runs
 * and wait until they are RUNNING, or all destroy runs that are live.
 *
 * Where refused requests count, the quota's minute is the last 60 s. In calendar minutes counting them changes nothing:
 * once a request is refused, all others of that minute are.
 */
export async function measureProcesses(
    scene: "start" | "destroy",
    processes: number,
    refusedCount: boolean,
    contender: Contender,
    { window, realMinutes }: Options,
): Promise<Result> {
    const count = processes * runsOfOne;
    const cloud = await Cloud.open({ count, bootMs, runMs: longRunMs, stopMs });
    const random = randomFrom(3);
    try {
        const all = Array.from({ length: processes }, (_, number) => ({
            process: contender.newProcess(cloud, {}),
            beginsAfterMs: Math.round(random() * spreadMs),
            jobs: Array.from({ length: runsOfOne }, (_, index) => jobName(number * runsOfOne + index)),
        }));
        if (scene === "destroy") {
            for (const { process, jobs } of all) await startAll(cloud, process, jobs);
        }
        const beganAt = cloud.begin({ window: refusedCount ? "sliding" : window, refusedCount });
        const works = all.flatMap(({ process, beginsAfterMs, jobs }) => {
            const successor = process.successor();
            return jobs.map(
                (job): Work => ({
                    job,
                    operate: async () => {
                        await cloud.clock.sleep(beginsAfterMs);
                        await (scene === "start" ? successor.start(job, "running") : successor.stop(job));
                    },
                }),
            );
        });
        const { returned, ending } = await measure(cloud, works, boundsFor(cloud, realMinutes));
        const ends = endings(returned, cloud.clock.monotonic());
        const wallMs = Math.max(...ends) - beganAt;
        const { lags, earlyLags, ...outcome } = judgeOutcome(scene, returned, cloud.jobs());
        return {
            title: `${scene}, refused requests ${refusedCount ? "count" : "do not count"}`,
            contender: contender.name,
            runs: count,
            processes,
            wallMs,
            ending,
            requests: judgeRequests(cloud.requests()),
            outcome,
            lag: lagOf({ lags, earlyLags }),
            fairness: fairnessOf(
                all.map(({ jobs, beginsAfterMs }) => slowest(returned, jobs, ends) - beganAt - beginsAfterMs),
            ),
            curves: curvesOf(cloud.requests(), beganAt, wallMs, lags, count),
        };
    } finally {
        await cloud.close();
    }
}

function slowest(returned: readonly Returned[], jobs: readonly string[], ends: readonly number[]): number {
    const own = new Set(jobs);
    return returned.reduce((latest, { job }, index) => (own.has(job) ? Math.max(latest, ends[index] ?? 0) : latest), 0);
}

function fairnessOf(times: readonly number[]): number {
    return Math.max(...times) / (percentile(times, 0.5) ?? 1);
}
