/** How a run goes when nobody stops it. */
export interface Course {
    readonly pendingMs: number;
    readonly bootMs: number;
    readonly runMs: number;
    /** With `failOnSubmit` nothing ever ran: the run has ended when it begins. */
    readonly outcome: "succeed" | "fail" | "failOnSubmit";
}

/** What comes after a run by itself. */
export interface Aftermath {
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
    readonly course: Course;
    readonly aftermath: Aftermath;
    /** How many stops were accepted. */
    stops: number;
    /** When the first accepted stop shows. */
    stopsAt?: number;
    /** When the cluster went away under it. */
    brokenAt?: number;
    /** No longer in the history that the API shows. */
    forgotten?: true;
}

export type RunStatus = "PENDING" | "BOOTING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "FAILURE_ON_SUBMIT" | "STOPPED";

const endings = { succeed: "SUCCEEDED", fail: "FAILED", failOnSubmit: "FAILURE_ON_SUBMIT" } as const;

function bootingFrom(run: Run): number {
    return run.startedAt + run.course.pendingMs;
}

function runningFrom(run: Run): number {
    return bootingFrom(run) + run.course.bootMs;
}

function naturalEnd(run: Run): number {
    return run.course.outcome === "failOnSubmit" ? run.startedAt : runningFrom(run) + run.course.runMs;
}

/** When the run ends, as far as is known now. A run may end by itself before its stop takes hold. */
export function endOf(run: Run): number {
    return Math.min(naturalEnd(run), run.stopsAt ?? Number.POSITIVE_INFINITY, run.brokenAt ?? Number.POSITIVE_INFINITY);
}

export function isLive(run: Run, now: number): boolean {
    return now < endOf(run);
}

export function statusOf(run: Run, now: number): RunStatus {
    if (isLive(run, now)) {
        return now < bootingFrom(run) ? "PENDING" : now < runningFrom(run) ? "BOOTING" : "RUNNING";
    }
    const end = endOf(run);
    if (end === naturalEnd(run)) {
        return endings[run.course.outcome];
    }
    return end === run.stopsAt ? "STOPPED" : "FAILED";
}

/** How far the run has come, in whole percent. */
export function percentOf(run: Run, now: number): number {
    switch (statusOf(run, now)) {
        case "RUNNING":
            return Math.floor((100 * (now - runningFrom(run))) / run.course.runMs);
        case "SUCCEEDED":
            return 100;
        default:
            return 0;
    }
}

/** One row for each millisecond of RUNNING: a thousand a second. */
export function rowsOf(run: Run, now: number): number {
    return Math.max(0, Math.floor(Math.min(now, endOf(run)) - runningFrom(run)));
}

export function lastUpdateOf(run: Run, now: number): number {
    return Math.min(now, endOf(run));
}

/** A second stop changes nothing: the first one is already taking hold. */
export function acceptStop(run: Run, now: number, stopMs: number): void {
    run.stops += 1;
    run.stopsAt ??= now + stopMs;
}
