import type { Clock } from "#provider/common/clock.js";
import { randomFrom } from "./random.js";

/** When a measurement in virtual time is cut off. */
export interface Bounds {
    readonly virtualMs: number;
    readonly realMs: number;
    /** Called between two moments. True cuts the measurement off. */
    readonly isEnough?: () => boolean;
}

export type Ending = "done" | "virtual time" | "real time" | "requests";

interface Sleeper {
    readonly at: number;
    readonly order: number;
    wake(): void;
}

/** The beginning of a calendar minute, so that a minute of the quota begins with the measurement. */
const beginning = Date.UTC(2026, 0, 1);

/**
 * A clock of discrete events. Time stands still while anything runs, and then leaps to the next sleeper. Requests are
 * sleepers too: see `Cloud`.
 */
export class VirtualClock implements Clock {
    private time = beginning;
    private order = 0;
    private readonly sleepers: Sleeper[] = [];

    constructor(readonly random: () => number = randomFrom(1)) {}

    /** Whole milliseconds, as the contract of the clock says. */
    now = (): number => this.time;

    monotonic = (): number => this.time;

    sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
        new Promise((resolve) => {
            if (signal?.aborted) {
                resolve();
                return;
            }
            const wake = () => {
                signal?.removeEventListener("abort", wake);
                resolve();
            };
            signal?.addEventListener("abort", wake);
            push(this.sleepers, { at: this.time + Math.max(0, Math.ceil(milliseconds)), order: this.order++, wake });
        });

    /** Moves to the beginning of the next calendar minute. Nobody may sleep. */
    toNextMinute(): void {
        this.time += 60_000 - (this.time % 60_000);
    }

    /** Nobody who sleeps wakes again. */
    forgetSleepers(): void {
        this.sleepers.length = 0;
    }

    /** Lets time pass until the work is done or a bound is reached. */
    async passUntil(work: Promise<unknown>, { virtualMs, realMs, isEnough = () => false }: Bounds): Promise<Ending> {
        let isDone = false;
        const end = () => {
            isDone = true;
        };
        work.then(end, end);
        const lastMoment = this.time + virtualMs;
        const realEnd = performance.now() + realMs;
        for (;;) {
            await allHasRun();
            if (isDone) return "done";
            const next = this.sleepers[0];
            if (!next) {
                if (!(await comesBack(() => isDone || this.sleepers.length > 0))) throw new Error("Nobody sleeps.");
                continue;
            }
            if (next.at > lastMoment) return "virtual time";
            if (performance.now() > realEnd) return "real time";
            if (isEnough()) return "requests";
            this.time = next.at;
            while (this.sleepers[0]?.at === this.time) pop(this.sleepers)?.wake();
        }
    }
}

/** Two turns of the event loop. Each runs all promises that can go on; code that yields by `setImmediate` needs another. */
async function allHasRun(): Promise<void> {
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for work outside of this clock, a file for example. */
async function comesBack(isBack: () => boolean): Promise<boolean> {
    for (let tries = 0; tries < 1_000 && !isBack(); tries++) await new Promise((resolve) => setTimeout(resolve, 1));
    return isBack();
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
    return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** A binary heap, the earliest first. */
function push(heap: Sleeper[], sleeper: Sleeper): void {
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
        const parent = (index - 1) >> 1;
        const above = heap[parent] as Sleeper;
        if (!isBefore(sleeper, above)) break;
        heap[index] = above;
        index = parent;
    }
    heap[index] = sleeper;
}

function pop(heap: Sleeper[]): Sleeper | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
        let child = 2 * index + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && isBefore(heap[child + 1] as Sleeper, heap[child] as Sleeper)) child++;
        if (!isBefore(heap[child] as Sleeper, last)) break;
        heap[index] = heap[child] as Sleeper;
        index = child;
    }
    heap[index] = last;
    return first;
}
