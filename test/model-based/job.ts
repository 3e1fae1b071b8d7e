import type { FakeClock } from "../support/fakeClock.js";

/** What really started a run. `ours`: a start of the provider. */
export type Origin = "ours" | "ourUser" | "stranger" | "schedule" | "retry";

export interface Run {
    readonly id: number;
    readonly user: string;
    readonly origin: Origin;
    readonly isAuto: boolean;
    readonly createdAt: number;
    status: string;
    endedAt?: number | undefined;
    revivedAt?: number | undefined;
    /** Started by a create that failed, or by a JobRun that was deleted since: it had ended then, or was let go with a warning. No state holds it. */
    isOrphan?: boolean;
    /** How often it has come alive: what was due in an earlier life does not happen any more. */
    life: number;
    isForgotten?: boolean;
    /** Gone with its job. */
    isGone?: boolean;
}

export interface Life {
    readonly bootMs: number;
    readonly runMs: number;
    readonly outcome: "SUCCEEDED" | "FAILED" | "FAILURE_ON_SUBMIT";
    /** How long an accepted stop takes to have its effect. */
    readonly stopMs: number;
    readonly afterStop: "STOPPED" | "FAILED";
    /** How long the status knows neither of a new run nor of an end. */
    readonly lagMs: number;
}

/** One job and the truth about all its runs. */
export class Job {
    readonly runs: Run[] = [];
    exists = true;
    unknownUntil = 0;
    /** Submission ids only grow, whatever becomes of the job. */
    private lastId = 100;

    constructor(
        private readonly clock: FakeClock,
        readonly life: Life,
    ) {}

    get last(): Run | undefined {
        return this.runs.at(-1);
    }

    get live(): Run[] {
        return this.exists ? this.runs.filter(isLive) : [];
    }

    begin(origin: Origin, user: string): Run {
        const isAuto = origin === "schedule" || origin === "retry";
        this.lastId += 1;
        const run: Run = {
            id: this.lastId,
            user,
            origin,
            isAuto,
            createdAt: this.clock.monotonic(),
            status: "BOOTING",
            life: 0,
        };
        this.runs.push(run);
        this.age(run, this.life.bootMs);
        return run;
    }

    /** What becomes of a run by itself. */
    private age(run: Run, bootMs: number): void {
        const { life } = run;
        const { outcome, runMs } = this.life;
        const at = (milliseconds: number, act: () => void) =>
            this.clock.at(milliseconds, () => (isLive(run) && run.life === life ? act() : undefined));
        if (outcome === "FAILURE_ON_SUBMIT") {
            this.end(run, outcome);
            return;
        }
        at(bootMs, () => Object.assign(run, { status: "RUNNING" }));
        at(bootMs + runMs, () => this.end(run, outcome));
    }

    end(run: Run, status: string): void {
        run.status = status;
        run.endedAt = this.clock.monotonic();
        run.life += 1;
    }

    revive(run: Run): void {
        run.status = "RUNNING";
        run.endedAt = undefined;
        run.revivedAt = this.clock.monotonic();
        if (this.life.outcome !== "FAILURE_ON_SUBMIT") this.age(run, 0);
    }

    /** The effect of an accepted stop. */
    stop(run: Run): void {
        const { life } = run;
        const act = () => (isLive(run) && run.life === life ? this.end(run, this.life.afterStop) : undefined);
        if (this.life.stopMs === 0) act();
        else this.clock.at(this.life.stopMs, () => act());
    }

    /** What the status says now: the last run it knows of. An end shows late, a return to life at once. */
    shown(): { run: Run; status: string } | undefined {
        return this.known().at(-1);
    }

    /** All that is remembered, the last run first. */
    history(): { run: Run; status: string }[] {
        return this.known().reverse();
    }

    private known(): { run: Run; status: string }[] {
        const now = this.clock.monotonic();
        const { lagMs } = this.life;
        const begun = this.runs.filter(({ createdAt }) => createdAt + lagMs <= now);
        const last = begun.at(-1);
        if (last?.isForgotten && !isLive(last)) return [];
        return begun
            .filter((run) => !run.isForgotten || isLive(run))
            .map((run) => {
                const isLate = run.endedAt !== undefined && run.endedAt + lagMs > now;
                const status = isLate ? "RUNNING" : run.status;
                return { run, status: now < this.unknownUntil ? "UNKNOWN" : status };
            });
    }
}

export function isLive({ endedAt }: Run): boolean {
    return endedAt === undefined;
}

/** Started by us, by an operation that the state knows of. */
export function isOfResource({ origin, isOrphan }: Run): boolean {
    return origin === "ours" && isOrphan !== true;
}
