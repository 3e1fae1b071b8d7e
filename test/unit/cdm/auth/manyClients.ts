import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { Clock } from "#provider/common/clock.js";
import type { JobRunState } from "#provider/run/index.js";
import { AuthTestBed } from "../../../support/authTestBed.js";
import { create } from "../../../support/core.js";

/** A clock that many wait on together: it moves only when a spec moves it, and who sleeps wakes up then. */
class CommonClock implements Clock {
    private sleepers: { readonly until: number; wake(): void }[] = [];
    private onSleep = () => {};

    constructor(private time = 1_700_000_000_000) {}

    now = (): number => this.time;

    monotonic = (): number => this.time;

    random = (): number => 0.5;

    sleep = (milliseconds: number): Promise<void> =>
        new Promise((wake) => {
            this.sleepers.push({ until: this.time + milliseconds, wake });
            this.onSleep();
        });

    /** Resolves when so many sleep. */
    async asleep(many: number): Promise<void> {
        await new Promise<void>((resolve) => {
            this.onSleep = () => {
                if (this.sleepers.length >= many) resolve();
            };
            this.onSleep();
        });
    }

    advance(milliseconds: number): void {
        this.time += milliseconds;
        const due = this.sleepers.filter(({ until }) => until <= this.time);
        this.sleepers = this.sleepers.filter((sleeper) => !due.includes(sleeper));
        for (const { wake } of due) wake();
    }
}

/** Many JobRuns of one process that all wait at one time. Each has a cluster of its own: those of one cluster would wait for a list of its jobs. */
export class ManyClients extends AuthTestBed {
    readonly common = new CommonClock();
    private size = 0;
    private underWay = 0;

    async gather(size: number, options = {}): Promise<void> {
        await this.open({ bootMs: 0, runMs: 600_000, now: this.common.now, ...options });
        this.size = size;
        for (const jobName of this.jobs) await this.control("PUT", `jobs/${jobName}?cluster=of-${jobName}`, {});
    }

    private get jobs(): string[] {
        return Array.from({ length: this.size }, (_, index) => `job-${index}`);
    }

    /** What becomes of a create for each of them, all begun at once. */
    create(extra = {}): Promise<PromiseSettledResult<JobRunState>[]> {
        const host = { ...this.host, clock: this.common, transport: this.counted };
        const creates = this.jobs.map(async (jobName) => {
            const inputs = {
                ...this.inputs,
                clusterId: `of-${jobName}`,
                jobName,
                __urn: `urn:pulumi:${jobName}`,
                ...extra,
            };
            return (await create(inputs, host)).state;
        });
        return Promise.allSettled(creates);
    }

    /** All of them sleep till their next look. What is left of the quota's queue sleeps too, so nothing may be under way. */
    async waiting(): Promise<void> {
        await this.common.asleep(this.size);
        await this.quiet();
        await this.common.asleep(this.size);
    }

    /** All of them have looked once more. */
    async look(afterMs = 31_000): Promise<void> {
        this.common.advance(afterMs);
        await this.waiting();
    }

    /** Nobody has a request under way, nor one to send for an answer that has just come. */
    async quiet(): Promise<void> {
        for (let idle = 0; idle < 3; idle = this.underWay === 0 ? idle + 1 : 0) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    }

    private readonly counted: Transport = async (request) => {
        this.underWay += 1;
        try {
            return await (this.host.transport ?? sendOnce)(request);
        } finally {
            this.underWay -= 1;
        }
    };

    refused(): number {
        return this.emulator.requests().filter(({ status }) => status === 401).length;
    }
}

export function reasonsOf(settled: readonly PromiseSettledResult<unknown>[]): string[] {
    return settled.map((one) => (one.status === "rejected" ? String(one.reason?.message) : "succeeded"));
}

export function statusesOf(settled: readonly PromiseSettledResult<JobRunState>[]): Set<string | undefined> {
    return new Set(settled.map((one) => (one.status === "fulfilled" ? one.value.status : String(one.reason))));
}
