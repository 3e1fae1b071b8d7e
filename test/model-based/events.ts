import type { FakeClock } from "../support/fakeClock.js";
import type { Cdm } from "./cdm.js";
import type { Counts } from "./counts.js";
import { users, type WorldEvent } from "./happenings.js";
import { isLive, type Origin } from "./job.js";
import { meets } from "./notYet.js";
import type { Trace } from "./trace.js";

/** Lets the world do something where it can. What it could not do is neither told nor counted. */
export class Events {
    constructor(
        private readonly clock: FakeClock,
        private readonly cdm: Cdm,
        private readonly trace: Trace,
        private readonly counts: Counts,
    ) {}

    happen = (event: WorldEvent): void => {
        const what = this.act(event);
        if (what === undefined) return;
        this.counts.add(event.kind);
        this.trace.tell(`   * ${what}`);
    };

    private act(event: WorldEvent): string | undefined {
        const { job } = this.cdm;
        switch (event.kind) {
            case "finishes":
                return this.end("SUCCEEDED");
            case "fails":
                return this.end("FAILED");
            case "comesBack":
                return this.comeBack();
            case "isRetried":
                return job.last?.status === "FAILED" && this.mayRetry ? this.start("retry", job.last.user) : undefined;
            case "scheduleStarts":
                return this.start("schedule", event.user);
            case "strangerStarts":
                return this.start("stranger", users.stranger);
            case "ourUserStarts":
                return this.start("ourUser", this.cdm.ourUser);
            case "serviceStarts":
                return this.start("stranger", users.service);
            case "isForgotten":
                return this.forget();
            case "isUnknown":
                job.unknownUntil = this.clock.monotonic() + event.forMs;
                return `the status is UNKNOWN for ${event.forMs / 1_000} s`;
            case "clockStepsOn":
                return this.stepClock(event.byMs);
            case "clockStepsBack":
                return this.stepClock(-event.byMs);
            case "clusterStops":
            case "clusterDeleted":
            case "jobDeleted":
                return this.takeAway(event.kind, event.backAfterMs);
        }
    }

    private stepClock(byMs: number): string {
        this.clock.stepWall(byMs);
        return `our clock is set ${byMs > 0 ? "forward" : "back"} by ${Math.abs(byMs) / 60_000} min`;
    }

    private end(status: string): string | undefined {
        const run = this.cdm.job.last;
        if (run === undefined || !isLive(run) || !this.cdm.isThere) return undefined;
        this.cdm.job.end(run, status);
        return `run ${run.id} ends as ${status}`;
    }

    /** Not what has just been: CDM keeps a run for 30 days. */
    private forget(): string | undefined {
        const { runs, last } = this.cdm.job;
        const isOld = last?.endedAt !== undefined && last.endedAt < this.clock.monotonic() - 120_000;
        if (!isOld || last.isForgotten) return undefined;
        for (const run of runs) run.isForgotten = true;
        return "the history of the job is forgotten";
    }

    /** The automatic retry, in the same submission. None follows a stop. */
    private comeBack(): string | undefined {
        const run = this.cdm.job.last;
        if (run?.status !== "FAILED" || !this.cdm.isThere || !this.mayRetry) return undefined;
        this.cdm.job.revive(run);
        return `run ${run.id} comes back`;
    }

    private get mayRetry(): boolean {
        return this.cdm.isRetried || !meets("C8");
    }

    /** Nobody but us starts a job beside a live run. */
    private start(origin: Origin, user: string): string | undefined {
        if (!this.cdm.isThere || this.cdm.job.live.length > 0) return undefined;
        return `${origin} starts run ${this.cdm.job.begin(origin, user).id} as "${user}"`;
    }

    private takeAway(kind: "clusterStops" | "clusterDeleted" | "jobDeleted", backAfterMs?: number): string | undefined {
        if (!this.cdm.isThere) return undefined;
        const { job } = this.cdm;
        for (const run of job.live) job.end(run, "FAILED");
        if (kind === "clusterDeleted") {
            this.cdm.cluster = undefined;
            return "the cluster is deleted";
        }
        if (kind === "jobDeleted") job.exists = false;
        else this.cdm.cluster = "900";
        if (backAfterMs !== undefined) this.clock.at(backAfterMs, this.bringBack);
        return kind === "jobDeleted" ? "the job is deleted" : "the cluster stops";
    }

    private readonly bringBack = (): void => {
        if (this.cdm.cluster === undefined || this.cdm.isThere) return;
        if (!this.cdm.job.exists) for (const run of this.cdm.job.runs.splice(0)) run.isGone = true;
        this.cdm.job.exists = true;
        this.cdm.cluster = "200";
        this.counts.add("isBack");
        this.trace.tell("   * what was gone is back");
    };
}
