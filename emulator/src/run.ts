/** How a run goes when nobody stops it. */
export interface Course {
    readonly bootMs: number;
    readonly runMs: number;
    readonly outcome: "succeed" | "fail";
}

/** One run of a job. A run is data: what it looks like follows from the clock, so a test about an hour needs no timer. */
export interface Run {
    readonly submissionId: number;
    readonly createdBy: string;
    /** Started by a schedule or an automatic retry rather than by a call. */
    readonly auto: boolean;
    /** Names only: values of variables may be secrets. */
    readonly variables: readonly string[];
    readonly startedAt: number;
    /** Taken from the job at the start: changing the job leaves older runs as they were. */
    readonly course: Course;
    /** How many stops were accepted. */
    stops: number;
    /** When the first accepted stop shows. */
    stopsAt?: number;
}

export type RunStatus = "BOOTING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "STOPPED";

function runningFrom(run: Run): number {
    return run.startedAt + run.course.bootMs;
}

function naturalEnd(run: Run): number {
    return runningFrom(run) + run.course.runMs;
}

/** When the run ends, as far as is known now. A run may end by itself before its stop takes hold. */
export function endOf(run: Run): number {
    return Math.min(naturalEnd(run), run.stopsAt ?? Number.POSITIVE_INFINITY);
}

export function isLive(run: Run, now: number): boolean {
    return now < endOf(run);
}

export function statusOf(run: Run, now: number): RunStatus {
    if (isLive(run, now)) {
        return now < runningFrom(run) ? "BOOTING" : "RUNNING";
    }
    if (endOf(run) < naturalEnd(run)) {
        return "STOPPED";
    }
    return run.course.outcome === "succeed" ? "SUCCEEDED" : "FAILED";
}

/** -1 for a run that failed or was stopped, else 0 to 100. CDM's own samples disagree about the scale. */
export function progressOf(run: Run, now: number): number {
    switch (statusOf(run, now)) {
        case "BOOTING":
            return 0;
        case "RUNNING":
            return Math.floor((100 * (now - runningFrom(run))) / run.course.runMs);
        case "SUCCEEDED":
            return 100;
        default:
            return -1;
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
