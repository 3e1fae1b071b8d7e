import { outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { control } from "./cli.js";
import { Cloud, jobName } from "./cloud.js";
import { groupByApi, percentile } from "./judge.js";
import { product } from "./product.js";
import { longRunMs } from "./scale.js";
import { bareProgram, Stack } from "./stack.js";

const bootMs = 2_000;
const stopMs = 1_000;

/** Part (d): what one JobRun costs. */
export interface SingleResult {
    /** Medians, in milliseconds. */
    readonly times: readonly {
        readonly command: string;
        readonly bareMs: number;
        readonly cdmMs: number;
        readonly jobRunMs: number;
    }[];
    /** The requests of each command, by API. */
    readonly requests: Readonly<Record<string, string>>;
    readonly stateBytes: { readonly bare: number; readonly jobRun: number };
    readonly heapBytesPerWaitingRun: number;
}

/** @param repeats how often each command is timed, bare and with a JobRun by turns */
export async function measureSingle(repeats: number): Promise<SingleResult> {
    const emulator = await startEmulator({ bootMs, stopMs, runMs: longRunMs() / 1_000 });
    const bare = await Stack.open(emulator.url);
    const jobRun = await Stack.open(emulator.url);
    try {
        bare.write(bareProgram(1));
        jobRun.write(jobRunProgram(1));
        const up: [number, number][] = [];
        const destroy: [number, number][] = [];
        for (let turn = 0; turn < repeats; turn++) {
            up.push([(await bare.up()).ms, (await jobRun.up()).ms]);
            destroy.push([(await bare.destroy()).ms, (await jobRun.destroy()).ms]);
        }
        const requests: Record<string, string> = {};
        const record = async (name: string, command: () => Promise<unknown>) => {
            const before = emulator.requests().length;
            await command();
            const own = groupByApi(emulator.requests().slice(before));
            requests[name] = [...own].map(([api, entries]) => `${api} ${entries.length}`).join(", ") || "none";
        };
        await record("up", () => jobRun.up());
        await bare.up();
        const [bareBytes = 0] = await bare.stateBytes(":Resource");
        const [jobRunBytes = 0] = await jobRun.stateBytes(":JobRun");
        await record("up without a change", () => jobRun.up());
        await record("refresh", () => jobRun.expectSuccess("refresh", "--yes", "--skip-preview"));
        jobRun.write(jobRunProgram(2));
        await record("up with another trigger", () => jobRun.up());
        await record("destroy", () => jobRun.destroy());
        await jobRun.up();
        control(emulator, "POST", "clock", { advanceMs: 31_536_000_000 });
        await record("destroy after the run has ended", () => jobRun.destroy());
        return {
            times: [timesOf("up", up, bootMs), timesOf("destroy", destroy, stopMs)],
            requests,
            stateBytes: { bare: bareBytes, jobRun: jobRunBytes },
            heapBytesPerWaitingRun: await heapPerWaitingRun(1_000),
        };
    } finally {
        bare.close();
        jobRun.close();
        await emulator.close();
    }
}

function jobRunProgram(revision: number): string {
    return `
        const { JobRun } = require("pulumi-huaweicloud-cdm");
        new JobRun("nightly", {
            clusterId: "${outOfTheBox.cluster}", jobName: "${outOfTheBox.job}", triggers: { revision: ${revision} },
        });
    `;
}

function timesOf(command: string, pairs: readonly [number, number][], cdmMs: number): SingleResult["times"][number] {
    const median = (which: 0 | 1) =>
        percentile(
            pairs.map((pair) => pair[which]),
            0.5,
        ) ?? Number.NaN;
    return { command, bareMs: median(0), cdmMs, jobRunMs: median(1) };
}

/**
 * So many runs are waited for, without quotas. The heap is measured while all wait, and again when the waiting
 * operations are forgotten. The emulator and its ledger are in both. Sockets are not in it.
 */
async function heapPerWaitingRun(count: number): Promise<number> {
    const cloud = await Cloud.open({ count, bootMs: () => bootMs, runMs: longRunMs, stopMs });
    try {
        let waiting: Promise<void>[] = [];
        let owner = product.newProcess(cloud, {});
        for (let index = 0; index < count; index++) waiting.push(owner.start(jobName(index), "completed"));
        await cloud.clock.passUntil(Promise.all(waiting), { virtualMs: 10 * 60_000, realMs: 5 * 60_000 });
        const held = heapBytes();
        waiting = [];
        owner = product.newProcess(cloud, {});
        cloud.clock.forgetSleepers();
        return (held - heapBytes()) / count;
    } finally {
        await cloud.close();
    }
}

function heapBytes(): number {
    if (!globalThis.gc) throw new Error("Run this with node --expose-gc, as npm run bench does.");
    for (let times = 0; times < 3; times++) globalThis.gc();
    return process.memoryUsage().heapUsed;
}
