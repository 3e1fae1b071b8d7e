import type { FakeClock } from "../support/fakeClock.js";

export const place = { cluster: "c1", job: "orders", project: "p1" } as const;
export const users = { ours: "pulumi", stranger: "night-shift" } as const;

export interface Run {
    readonly id: number;
    readonly user: string;
    /** Started by us, or taken over. */
    isOurs: boolean;
    readonly createdAt: number;
    status: "BOOTING" | "RUNNING" | "SUCCEEDED" | "STOPPED";
    wasRunning: boolean;
}

/** How this CDM behaves, decided once. */
export interface Nature {
    readonly bootMs: number;
    readonly runMs: number;
    /** How long an accepted stop takes to have its effect. */
    readonly stopMs: number;
    /** What a start is answered with. */
    readonly startAnswer: "full" | "noId" | "emptyList";
    readonly stopAnswer: "submissions" | "validation" | "empty";
    /** A start beside a live run: refused with Cdm.0052, or taken. */
    readonly startBeside: "refused" | "taken";
    /** The job's last run before us: none, or one of a stranger's that has ended or is live. */
    readonly before: "none" | "ended" | "live";
}

/** One cluster with one job and the truth about all its runs. An accepted request has its effect at once. */
export class World {
    readonly runs: Run[] = [];
    there: "well" | "jobGone" | "clusterGone" | "clusterStopped" = "well";
    private lastId = 1870;

    constructor(
        private readonly clock: FakeClock,
        readonly nature: Nature,
    ) {
        if (nature.before === "none") return;
        const run = this.begin(false);
        if (nature.before === "ended") this.end(run, "SUCCEEDED");
    }

    get last(): Run | undefined {
        return this.runs.at(-1);
    }

    get live(): Run[] {
        return this.there === "well" ? this.runs.filter(isLive) : [];
    }

    get liveOfOurs(): Run[] {
        return this.live.filter(({ isOurs }) => isOurs);
    }

    begin(isOurs: boolean): Run {
        this.lastId += 1;
        const run: Run = {
            id: this.lastId,
            user: isOurs ? users.ours : users.stranger,
            isOurs,
            createdAt: this.clock.now(),
            status: "BOOTING",
            wasRunning: false,
        };
        this.runs.push(run);
        const { bootMs, runMs } = this.nature;
        this.clock.at(bootMs, () => this.boot(run));
        this.clock.at(bootMs + runMs, () => this.end(run, "SUCCEEDED"));
        return run;
    }

    stop(run: Run): void {
        this.clock.at(this.nature.stopMs, () => this.end(run, "STOPPED"));
    }

    private boot(run: Run): void {
        if (run.status !== "BOOTING") return;
        run.status = "RUNNING";
        run.wasRunning = true;
    }

    end(run: Run, status: "SUCCEEDED" | "STOPPED"): void {
        if (isLive(run)) run.status = status;
    }
}

export function isLive({ status }: Run): boolean {
    return status === "BOOTING" || status === "RUNNING";
}
