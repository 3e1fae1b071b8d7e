import type { Clock } from "../../common/clock.js";
import type { Failure } from "../errors.js";
import { longestRetryAfterMs } from "../http/retryAfter.js";
import type { Pace } from "./pace.js";

/** The failure of a request, or nothing of one. */
type Answer = Partial<Failure>;

/** The right to send one request. */
export interface Turn {
    /**
     * Has to be called once the request was answered, or will not be sent.
     *
     * @param answer how it was answered; absent if it was not sent
     * @returns what the answer has changed for all requests to the API, if anything
     */
    end(answer?: Answer): Learned | undefined;
}

/** A change of the pace. `perMinute`: the requests a minute from now on; absent if no limit is known. */
export type Learned =
    | { readonly quota: "paused"; readonly pauseMs: number; readonly perMinute?: number }
    | { readonly quota: "recovered"; readonly perMinute?: number };

export interface TurnOptions {
    /** On the monotonic clock, in milliseconds. A turn that has to wait, and has not come by then, never comes. */
    readonly deadline: number;
    /** Whether it goes before all that are not: it proves a stop. @default false */
    readonly isUrgent?: boolean | undefined;
    /** Whether it rests on an observation, which gets old. So it waits for requests under way, but not for the quota. @default false */
    readonly restsOnObservation?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
    /** Called if the turn has to wait for the quota, with what it waits for. */
    readonly onWait?: ((text: string) => void) | undefined;
}

interface Waiting {
    readonly deadline: number;
    readonly isUrgent: boolean;
    go(turn: Turn | undefined): void;
}

const minuteMs = 60_000;
/** CDM counts for a minute. A little more, because its clock and ours may differ. */
const countedMs = 60_500;
/** Also where `Retry-After` asks for less. */
const leastPauseMs = 1_000;
const longestPauseMs = 40_000;
/** The most requests that are under way at once. */
const mostUnderWay = 32;
/**
 * They begin with as many as the quota allows in half a second, at least one, and one more comes with so many answers. All that are under way at a
 * refusal are refused too: with twice as many, 20 processes of one user that begin together have up to 6 % refused (`npm run bench -- c`).
 */
const fewestUnderWay = 1;
const answersPerMore = 16;
/**
 * While the pace is reduced, its requests are spread over the minute. Otherwise all processes would send theirs at the beginning of a minute.
 * So many may come together: a delete observes, and proves its stop by two observations.
 */
const mostTogether = 3;
/** How long a turn waits before the resource's row says so. */
const worthTellingMs = 1_000;

/** The requests to one API, in turn: the urgent before the others, and among them those with the oldest deadline. */
export class Lane {
    private queue: Waiting[] = [];
    /** When the requests of the last minute were answered, the oldest first. CDM has counted each at that time, or before. */
    private answered: number[] = [];
    private underWay = 0;
    private mayBeUnderWay: number;
    private pausedUntil = Number.NEGATIVE_INFINITY;
    private refusalsInARow = 0;
    private lastRefusal: Answer | undefined;
    private wasReduced = false;
    private sleep: AbortController | undefined;

    constructor(
        private readonly clock: Clock,
        private readonly pace: Pace,
        /** `status requests` */
        private readonly what: string,
        /** After a refusal nothing is sent for so long, doubled by each one that follows. By chance up to half longer, so that processes part. */
        private readonly shortestPauseMs: number,
    ) {
        const halfSecond = pace.perMinute(clock.monotonic()) / 120;
        this.mayBeUnderWay = Math.min(mostUnderWay, Math.max(fewestUnderWay, halfSecond));
    }

    async turn({
        deadline,
        isUrgent = false,
        restsOnObservation = false,
        signal,
        onWait,
    }: TurnOptions): Promise<Turn | undefined> {
        if (signal?.aborted) return undefined;
        const waitMs = this.waitMs();
        if (this.queue.length === 0 && waitMs === 0) return this.begin();
        // mutant: the stop that does not wait for the quota
        if (restsOnObservation && waitMs > 0 && waitMs !== Number.POSITIVE_INFINITY) return undefined;
        return new Promise((resolve) => {
            const leave = () => {
                this.queue.splice(this.queue.indexOf(waiting), 1);
                waiting.go(undefined);
                this.pump();
            };
            const waiting: Waiting = {
                deadline,
                isUrgent,
                go(turn) {
                    signal?.removeEventListener("abort", leave);
                    resolve(turn);
                },
            };
            const place = this.placeOf(waiting);
            // Before it is in the queue: nobody would end the turn of one whose `onWait` has thrown.
            if (this.quotaWaitMs(place) >= worthTellingMs) onWait?.(`waits for CDM's quota (${this.describe()})`);
            signal?.addEventListener("abort", leave, { once: true });
            this.queue.splice(place, 0, waiting);
            this.pump();
        });
    }

    /** How long until the next request may be sent. Infinite if one that is under way has to be answered first. */
    waitMs(): number {
        const now = this.clock.monotonic();
        const perMinute = this.pace.perMinute(now);
        while ((this.answered[0] ?? now) <= now - countedMs) this.answered.shift();
        if (this.underWay >= Math.floor(this.mayBeUnderWay)) return Number.POSITIVE_INFINITY;
        const free = perMinute - this.underWay - this.answered.length;
        const lastToLeave = free >= 1 ? Number.NEGATIVE_INFINITY : this.answered[-free];
        if (lastToLeave === undefined) return Number.POSITIVE_INFINITY;
        const lastTogether = this.pace.isReduced(now) ? this.answered.at(-mostTogether) : undefined;
        const spreadUntil = (lastTogether ?? Number.NEGATIVE_INFINITY) + (mostTogether * minuteMs) / perMinute;
        return Math.ceil(Math.max(now, this.pausedUntil, lastToLeave + countedMs, spreadUntil) - now);
    }

    /** How a request fails whose turn did not come in time. It was not sent. `retryAfterMs` says when a turn may come. */
    lateFailure(): Failure {
        const { lastRefusal } = this;
        const waitMs = this.waitMs();
        const text = `its turn in CDM's quota (${this.describe()}) did not come in time`;
        const retryAfterMs = waitMs === Number.POSITIVE_INFINITY ? 0 : waitMs;
        const late = { kind: "throttled", text, withoutEffect: true, isUnsent: true, retryAfterMs } as const;
        return lastRefusal ? { ...lastRefusal, ...late, text: `${text}. Before that: ${lastRefusal.text}` } : late;
    }

    /** How long a request that comes now has to wait for its turn, in milliseconds, as far as the quota is known. */
    expectedWaitMs(options: Pick<TurnOptions, "deadline" | "isUrgent">): number {
        return this.quotaWaitMs(this.placeOf(options));
    }

    /** How far two requests are apart on average, in milliseconds, if they use up the quota. */
    gapMs(): number {
        return minuteMs / this.pace.perMinute(this.clock.monotonic());
    }

    /** How many requests a minute may be sent. Empty if no limit is known. */
    perMinute(): { readonly perMinute?: number } {
        const perMinute = this.pace.perMinute(this.clock.monotonic());
        return perMinute === Number.POSITIVE_INFINITY ? {} : { perMinute };
    }

    /** `120 status requests a minute` */
    describe(): string {
        const perMinute = this.pace.perMinute(this.clock.monotonic());
        return perMinute === Number.POSITIVE_INFINITY ? this.what : `${perMinute} ${this.what} a minute`;
    }

    /** How long the quota alone holds up the one at a place of the queue. A request that is under way does not count. */
    private quotaWaitMs(place: number): number {
        const waitMs = this.waitMs();
        const perMinute = this.pace.perMinute(this.clock.monotonic());
        return (waitMs === Number.POSITIVE_INFINITY ? 0 : waitMs) + (place * minuteMs) / perMinute;
    }

    private placeOf({ deadline, isUrgent = false }: Pick<TurnOptions, "deadline" | "isUrgent">): number {
        // mutant: the urgent one's place
        const goesBefore = (one: Waiting) => (one.isUrgent === isUrgent ? one.deadline <= deadline : one.isUrgent);
        let [low, high] = [0, this.queue.length];
        while (low < high) {
            const middle = (low + high) >> 1;
            const one = this.queue[middle];
            if (one && goesBefore(one)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private begin(): Turn {
        this.underWay++;
        const begunAt = this.clock.monotonic();
        let isOver = false;
        return {
            end: (answer) => {
                if (isOver) return undefined;
                isOver = true;
                this.underWay--;
                const learned = answer && this.learn(answer, begunAt);
                this.pump();
                return learned;
            },
        };
    }

    private learn(answer: Answer, begunAt: number): Learned | undefined {
        const now = this.clock.monotonic();
        this.answered.push(now);
        const isRefusal = answer.kind === "throttled";
        if (isRefusal) this.lastRefusal = answer;
        const isAsked = isRefusal && answer.retryAfterMs !== undefined;
        const askedMs = isAsked ? Math.min(answer.retryAfterMs ?? 0, longestRetryAfterMs) : 0;
        // It was under way at the last refusal, so its answer has the same cause. It may come after the pause.
        if (begunAt < this.pausedUntil) {
            if (askedMs > 0) this.pausedUntil = Math.max(this.pausedUntil, now + askedMs);
            return undefined;
        }
        if (!isRefusal) {
            this.refusalsInARow = 0;
            this.mayBeUnderWay = Math.min(mostUnderWay, this.mayBeUnderWay + 1 / answersPerMore);
            if (!this.wasReduced || this.pace.isReduced(now)) return undefined;
            this.wasReduced = false;
            return { quota: "recovered", ...this.perMinute() };
        }
        this.pace.refused(now, this.answered.length);
        this.mayBeUnderWay = Math.max(1, this.mayBeUnderWay / 2);
        const ownMs = Math.min(longestPauseMs, this.shortestPauseMs * 2 ** this.refusalsInARow++);
        // mutant: the pause of all after a refusal
        this.pausedUntil = now + (isAsked ? Math.max(leastPauseMs, askedMs) : ownMs * (1 + this.clock.random() / 2));
        this.wasReduced = true;
        return { quota: "paused", pauseMs: Math.round(this.pausedUntil - now), ...this.perMinute() };
    }

    /** Gives turns to those who wait, as long as there are any. Then sleeps until the next one, or until a deadline. */
    private pump(): void {
        this.sleep?.abort();
        this.sleep = undefined;
        const now = this.clock.monotonic();
        const deadline = this.dropLate(now);
        while (this.queue.length > 0 && this.waitMs() === 0) this.queue.shift()?.go(this.begin());
        // A request that is under way wakes the others when it is answered, but that may take longer than they have.
        const next = Math.min(deadline, now + this.waitMs());
        if (this.queue.length === 0 || next === Number.POSITIVE_INFINITY) return;
        const sleep = new AbortController();
        this.sleep = sleep;
        this.clock.sleep(Math.max(1, next - now), sleep.signal).then(() => {
            if (!sleep.signal.aborted) this.pump();
        });
    }

    /** Sends away those whose deadline has passed. Returns the next deadline. The oldest of each kind is the first of its kind. */
    private dropLate(now: number): number {
        for (;;) {
            const firsts = [this.queue[0], this.queue.find(({ isUrgent }) => !isUrgent)];
            const late = firsts.find((one) => one !== undefined && one.deadline <= now);
            if (late === undefined) return Math.min(...firsts.map((one) => one?.deadline ?? Number.POSITIVE_INFINITY));
            this.queue.splice(this.queue.indexOf(late), 1);
            late.go(undefined);
        }
    }
}
