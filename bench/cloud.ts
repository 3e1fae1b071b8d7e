import {
    type DirectRequest,
    type DirectResponse,
    type Emulator,
    type LedgerEntry,
    outOfTheBox,
    type QuotaOptions,
    type RunTruth,
    startEmulator,
} from "huaweicloud-cdm-emulator";
import { randomFrom } from "./random.js";
import { VirtualClock } from "./virtualClock.js";

/** How the runs of a measurement go. The index of a run sets its times, so each contender meets the same runs. */
export interface Runs {
    readonly count: number;
    readonly bootMs: (index: number) => number;
    readonly runMs: (index: number) => number;
    readonly stopMs: number;
}

/** One job of the measurement: what the emulator knows of it, and its last run. */
export interface JobRecord {
    readonly name: string;
    readonly bootMs: number;
    readonly runs: readonly RunTruth[];
}

/** A request takes this long, there and back. */
const fastestMs = 20;
const slowestMs = 50;

export function jobName(index: number): string {
    return `orders-${String(index).padStart(5, "0")}`;
}

/** CDM in virtual time: an emulator without sockets, whose requests take time on the virtual clock. */
export class Cloud {
    private readonly latency = randomFrom(2);
    private measuredSince = 0;
    sent = 0;

    private constructor(
        private readonly emulator: Emulator,
        readonly clock: VirtualClock,
    ) {}

    static async open(runs: Runs): Promise<Cloud> {
        const clock = new VirtualClock();
        const emulator = await startEmulator({ now: clock.monotonic, keptRequests: 10_000_000 });
        const cloud = new Cloud(emulator, clock);
        cloud.control("DELETE", `jobs/${outOfTheBox.job}`);
        for (let index = 0; index < runs.count; index++) {
            const times = { bootMs: runs.bootMs(index), runMs: runs.runMs(index), stopMs: runs.stopMs };
            cloud.control("PUT", `jobs/${jobName(index)}`, times);
        }
        return cloud;
    }

    close(): Promise<void> {
        return this.emulator.close();
    }

    control(method: string, path: string, body: object = {}): void {
        const headers = { "Content-Type": "application/json" };
        const request = { method, path: `/_emulator/${path}`, headers, body: JSON.stringify(body) };
        const answer = this.emulator.answer(request);
        if (!answer || answer.status >= 300) throw new Error(`${method} ${path}: ${answer?.text}`);
    }

    /** From now on the quotas apply, and requests are measured. A minute of the quota begins now. */
    begin(quotas: Omit<QuotaOptions, "perMinute">): number {
        this.clock.toNextMinute();
        this.control("POST", "quotas", { enabled: true, ...quotas });
        this.measuredSince = this.clock.monotonic();
        this.sent = 0;
        return this.measuredSince;
    }

    /** Undefined if the connection breaks. */
    async send(request: DirectRequest): Promise<DirectResponse | undefined> {
        const halfMs = (fastestMs + this.latency() * (slowestMs - fastestMs)) / 2;
        this.sent += 1;
        await this.clock.sleep(halfMs);
        const answer = this.emulator.answer(request);
        await this.clock.sleep(halfMs);
        return answer;
    }

    /** The requests that are measured, as the emulator has recorded them. */
    requests(): LedgerEntry[] {
        return this.emulator.requests().filter(({ at }) => at >= this.measuredSince);
    }

    /** What is true of the jobs, by their names. */
    jobs(): ReadonlyMap<string, JobRecord> {
        const jobs = this.emulator.truth().clusters.flatMap((cluster) => cluster.jobs);
        return new Map(jobs.map((job) => [job.name, job]));
    }
}
