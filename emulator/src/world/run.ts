/** How a run goes when nobody stops it. */
export interface RunPlan {
    readonly pendingMs: number;
    readonly bootMs: number;
    readonly runMs: number;
    /** With `failOnSubmit` nothing ever ran: the run has ended when it begins. */
    readonly outcome: "succeed" | "fail" | "failOnSubmit";
}

/** What comes after a run by itself. */
export interface FollowUp {
    /** Whether the job goes away with its run. */
    readonly disposable: "none" | "deleteAfterSuccess" | "delete";
    /** How many more runs may follow, should this one fail. */
    readonly retries: number;
    readonly retryAfterMs: number;
}

/** One run of a job. A run is data: what it looks like follows from the clock, so a test about an hour needs no timer. */
export interface Run {
    readonly submissionId: number;
    readonly createdBy: string;
    /** Started by a schedule or an automatic retry rather than by a call. */
    readonly auto: boolean;
    /** Their values may be secrets: nothing that is shown over HTTP holds them. */
    readonly variables: Readonly<Record<string, string>>;
    readonly startedAt: number;
    /** Taken from the job at the start, as is the aftermath: changing the job leaves older runs as they were. */
    readonly plan: RunPlan;
    readonly followUp: FollowUp;
    /** How many stops were accepted. */
    stops: number;
    /** When the first accepted stop shows. */
    stopEffectiveAt?: number;
    /** When the cluster went away under it. */
    clusterLostAt?: number;
    /** No longer in the history that the API shows. */
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

/** When the run ends, as far as is known now. A run may end by itself before its stop takes hold. */
export function endOf(run: Run): number {
    return Math.min(
        plannedEnd(run),
        run.stopEffectiveAt ?? Number.POSITIVE_INFINITY,
        run.clusterLostAt ?? Number.POSITIVE_INFINITY,
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

/** How far the run has come, in whole percent. */
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

/** One row for each millisecond of RUNNING: a thousand a second. */
export function rowsOf(run: Run, now: number): number {
    return Math.max(0, Math.floor(Math.min(now, endOf(run)) - runsAt(run)));
}

export function lastUpdateAt(run: Run, now: number): number {
    return Math.min(now, endOf(run));
}

/** A second stop changes nothing: the first one is already taking hold. */
export function acceptStop(run: Run, now: number, stopMs: number): void {
    run.stops += 1;
    run.stopEffectiveAt ??= now + stopMs;
}
