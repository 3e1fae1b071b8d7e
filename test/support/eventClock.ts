import type { Clock } from "#provider/common/clock.js";

interface Sleeper {
    readonly until: number;
    wake(): void;
}

/** A clock that many share. It moves only once all that woke up have nothing more to do, and then to the end of the next sleep. */
export class EventClock implements Clock {
    private sleepers: Sleeper[] = [];

    /** @param isBusy whether something is under way that sleeps outside of this clock, such as a socket */
    constructor(
        readonly random: () => number = () => 0.5,
        private time = 1_700_000_000_000,
        private readonly isBusy?: () => boolean,
    ) {}

    now = (): number => this.time;

    monotonic = (): number => this.time;

    /** How many sleep now. Each would keep a process alive. */
    get asleep(): number {
        return this.sleepers.length;
    }

    sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
        new Promise((resolve) => {
            if (signal?.aborted) return resolve();
            const sleeper: Sleeper = {
                until: this.time + Math.max(0, milliseconds),
                wake: () => {
                    signal?.removeEventListener("abort", leave);
                    resolve();
                },
            };
            const leave = () => {
                this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
                resolve();
            };
            signal?.addEventListener("abort", leave);
            const later = this.sleepers.findIndex(({ until }) => until > sleeper.until);
            this.sleepers.splice(later === -1 ? this.sleepers.length : later, 0, sleeper);
        });

    /** Does something at a moment, whoever is asleep then. */
    at(milliseconds: number, act: () => void): void {
        this.sleep(milliseconds).then(act);
    }

    /** Lets time pass. */
    async advance(milliseconds: number): Promise<void> {
        const end = this.time + milliseconds;
        await this.run(() => (this.sleepers[0]?.until ?? Number.POSITIVE_INFINITY) > end);
        this.time = end;
    }

    /** Lets time pass until the work is done. Fails if the work waits for something that no sleep ends. */
    async until<T>(work: Promise<T>): Promise<T> {
        let isDone = false;
        const end = () => {
            isDone = true;
        };
        work.then(end, end);
        await this.run(() => isDone);
        if (!isDone) throw new Error("nobody sleeps, and the work is not done");
        return work;
    }

    private async run(isEnd: () => boolean): Promise<void> {
        for (;;) {
            await this.idle();
            const next = this.sleepers[0];
            if (next === undefined || isEnd()) return;
            this.sleepers.shift();
            this.time = next.until;
            next.wake();
        }
    }

    /** Nobody has anything to do before time passes. What comes of an answer may take some rounds. */
    private async idle(): Promise<void> {
        const enough = this.isBusy === undefined ? 1 : 3;
        for (let rounds = 0; rounds < enough; rounds = this.isBusy?.() ? 0 : rounds + 1) {
            await new Promise((resolve) => setImmediate(resolve));
        }
    }
}
