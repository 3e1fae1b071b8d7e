import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { Script } from "./baseline.js";
import { type Bound, lowerBound } from "./bound.js";
import { jobName } from "./cloud.js";
import { judgeRequests, type Requests } from "./judge.js";
import { type Curves, curvesOf } from "./result.js";
import { bareProgram, Stack } from "./stack.js";

const stopMs = 4_000;
const refusedStops = 20;

/** Part (b): what a destroy of many live runs took, in real time. */
export interface CliResult {
    readonly title: string;
    readonly contender: string;
    readonly runs: number;
    readonly wallMs: number;
    readonly exitCode: number;
    readonly stillLive: number;
    readonly bound: Bound;
    readonly requests: Requests;
    readonly curves: Curves;
}

/** The real CLI with `--parallel`, after an `up` without quotas. */
export async function measureCli(count: number): Promise<CliResult> {
    const emulator = await emulatorWith(count);
    const stack = await Stack.open(emulator.url);
    try {
        stack.write(`
            const { JobRun } = require("pulumi-huaweicloud-cdm");
            for (const jobName of ${JSON.stringify(names(count))}) {
                new JobRun(jobName, { clusterId: "${outOfTheBox.cluster}", jobName });
            }
        `);
        await stack.up("--parallel", String(count));
        return await measured("product", emulator, count, async () => {
            const { code } = await stack.destroy("--parallel", String(count));
            return code ?? 1;
        });
    } finally {
        stack.close();
        await emulator.close();
    }
}

/** The same runs, stopped by a script. */
export async function measureScript(count: number): Promise<CliResult> {
    const emulator = await emulatorWith(count);
    try {
        for (const job of names(count)) control(emulator, "POST", `jobs/${job}/runs`, { user: outOfTheBox.user });
        const script = new Script({
            random: Math.random,
            monotonic: () => performance.now(),
            sleep: (milliseconds) => sleep(milliseconds),
            send: async ({ method, path, headers }) => {
                const response = await fetch(emulator.url + path, { method, headers });
                return { status: response.status, text: await response.text() };
            },
        });
        return await measured("baseline", emulator, count, async () => {
            const stops = await Promise.allSettled(names(count).map((job) => script.stop(job)));
            return stops.some(({ status }) => status === "rejected") ? 1 : 0;
        });
    } finally {
        await emulator.close();
    }
}

/** What the CLI itself takes: a destroy of as many resources that do nothing. */
export async function measureBareDestroy(count: number): Promise<number> {
    const stack = await Stack.open("http://127.0.0.1:9");
    try {
        stack.write(bareProgram(count));
        await stack.up("--parallel", String(count));
        return (await stack.destroy("--parallel", String(count))).ms;
    } finally {
        stack.close();
    }
}

function emulatorWith(count: number): Promise<Emulator> {
    return startEmulator({ keptRequests: 1_000_000, bootMs: 0, runMs: 24 * 60 * 60_000, stopMs }).then((emulator) => {
        for (const job of names(count)) control(emulator, "PUT", `jobs/${job}`, {});
        return emulator;
    });
}

/** A minute of the quota begins with the measurement. The first stops are refused. */
async function measured(
    contender: string,
    emulator: Emulator,
    count: number,
    destroy: () => Promise<number>,
): Promise<CliResult> {
    control(emulator, "POST", "clock", { advanceMs: 60_000 - (emulator.truth().now % 60_000) });
    control(emulator, "POST", "quotas", { enabled: true });
    const body = { error_code: "APIGW.0201", error_msg: "Backend unavailable." };
    control(emulator, "POST", "faults", { operation: "stop", kind: "status", status: 503, times: refusedStops, body });
    const beganAt = emulator.truth().now;
    const exitCode = await destroy();
    const { now, liveRuns } = emulator.truth();
    const ledger = emulator.requests().filter(({ at }) => at >= beganAt);
    const wallMs = now - beganAt;
    return {
        title: "destroy through the CLI",
        contender,
        runs: count,
        wallMs,
        exitCode,
        stillLive: liveRuns,
        bound: lowerBound(names(count).map(() => stopMs)),
        requests: judgeRequests(ledger),
        curves: curvesOf(ledger, beganAt, wallMs, [], count),
    };
}

export function control(emulator: Emulator, method: string, path: string, body: object): void {
    const headers = { "Content-Type": "application/json" };
    const answer = emulator.answer({ method, path: `/_emulator/${path}`, headers, body: JSON.stringify(body) });
    if (!answer || answer.status >= 300) throw new Error(`${method} ${path}: ${answer?.text}`);
}

function names(count: number): string[] {
    return Array.from({ length: count }, (_, index) => jobName(index));
}
