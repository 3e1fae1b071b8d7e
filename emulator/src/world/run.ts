/** How a run goes if nothing stops it. */
export interface RunPlan {
    readonly pendingMs: number;
    readonly bootMs: number;
    readonly runMs: number;
    /** With `failOnSubmit` the run ends at the moment it starts. */
    readonly outcome: "succeed" | "fail" | "failOnSubmit";
}

/** What CDM does by itself after a run. */
export interface FollowUp {
    /** Whether CDM deletes the job after the run. */
    readonly disposable: "none" | "deleteAfterSuccess" | "delete";
    /** How many retries may follow if the run fails. */
    readonly retries: number;
    readonly retryAfterMs: number;
}

/** One run of a job. Its status is computed from the clock, so a test of an hour needs no timer. */
export interface Run {
    readonly submissionId: number;
    readonly createdBy: string;
    /** True if the schedule or an automatic retry started the run. */
    readonly auto: boolean;
    /** The values may be secrets, so no HTTP response holds them. */
    readonly variables: Readonly<Record<string, string>>;
    readonly startedAt: number;
    /** Copied from the job at the start, as is `followUp`. A later change of the job does not affect the run. */
    readonly plan: RunPlan;
    readonly followUp: FollowUp;
    /** How many stops CDM accepted. */
    stops: number;
    /** When the first accepted stop takes effect. */
    stopEffectiveAt?: number;
    /** When a change of the cluster's status ended the run. */
    endedByClusterAt?: number;
    /** Set if CDM's history no longer shows the run. */
    forgotten?: true;
}

export type RunStatus = "PENDING" | "BOOTING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "FAILURE_ON_SUBMIT" | "STOPPED";

const plannedStatuses = { succeed: "SUCCEEDED", fail: "FAILED", failOnSubmit: "FAILURE_ON_SUBMIT" } as const;

function bootsAt(run: Run): number {
    return run.startedAt + run.plan.pendingMs;
}

function runsAt(run: Run): number {
    return bootsAt(run) + run.plan.bootMs;
}

function plannedEnd(run: Run): number {
    return run.plan.outcome === "failOnSubmit" ? run.startedAt : runsAt(run) + run.plan.runMs;
}

/** When the run ends, by what is known now. The run may end by itself before a stop takes effect. */
export function endOf(run: Run): number {
    return Math.min(
        plannedEnd(run),
        run.stopEffectiveAt ?? Number.POSITIVE_INFINITY,
        run.endedByClusterAt ?? Number.POSITIVE_INFINITY,
    );
}

export function isLive(run: Run, now: number): boolean {
    return now < endOf(run);
}

export function statusOf(run: Run, now: number): RunStatus {
    if (isLive(run, now)) {
        return now < bootsAt(run) ? "PENDING" : now < runsAt(run) ? "BOOTING" : "RUNNING";
    }
    const end = endOf(run);
    if (end === plannedEnd(run)) {
        return plannedStatuses[run.plan.outcome];
    }
    return end === run.stopEffectiveAt ? "STOPPED" : "FAILED";
}

/** The run's progress in whole percent. */
export function percentOf(run: Run, now: number): number {
    switch (statusOf(run, now)) {
        case "RUNNING":
            return Math.floor((100 * (now - runsAt(run))) / run.plan.runMs);
        case "SUCCEEDED":
            return 100;
        default:
            return 0;
    }
}

/** The emulator moves one row per millisecond of RUNNING. */
export function rowsOf(run: Run, now: number): number {
    return Math.max(0, Math.floor(Math.min(now, endOf(run)) - runsAt(run)));
}

export function lastUpdateAt(run: Run, now: number): number {
    return Math.min(now, endOf(run));
}

/** CDM counts every stop, but only the first one sets the time. */
export function acceptStop(run: Run, now: number, stopMs: number): void {
    run.stops += 1;
    run.stopEffectiveAt ??= now + stopMs;
}
