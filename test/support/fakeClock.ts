import type { Clock } from "#provider/common/clock.js";

/** A clock that jumps to the end of every sleep, and remembers how long each one was. */
export class FakeClock implements Clock {
    readonly sleeps: number[] = [];
    private readonly appointments: { at: number; act: () => void | Promise<void> }[] = [];

    /** How far the wall clock has been set away from where it began. */
    private wallOffsetMs = 0;

    constructor(private time = 1_700_000_000_000) {}

    now = (): number => this.time + this.wallOffsetMs;

    monotonic = (): number => this.time;

    /** Sets the wall clock, forward or back, as an administrator or a time service does. Nothing that lasts gets longer or shorter by it. */
    stepWall(milliseconds: number): void {
        this.wallOffsetMs += milliseconds;
    }

    random = (): number => 0.5;

    sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
        this.sleeps.push(milliseconds);
        await this.advance(milliseconds, signal);
    };

    /** What the world does at a moment, whoever is asleep then. */
    at(milliseconds: number, act: () => void | Promise<void>): void {
        this.appointments.push({ at: this.time + milliseconds, act });
        this.appointments.sort((one, other) => one.at - other.at);
    }

    /** Goes no further than to the moment at which the signal is aborted. */
    async advance(milliseconds: number, signal?: AbortSignal): Promise<void> {
        const end = this.time + milliseconds;
        for (let next = this.appointments[0]; next && next.at <= end; next = this.appointments[0]) {
            this.appointments.shift();
            this.time = next.at;
            await next.act();
            if (signal?.aborted) return;
        }
        this.time = end;
    }
}
