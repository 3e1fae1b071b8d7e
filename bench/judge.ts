import type { LedgerEntry } from "huaweicloud-cdm-emulator";
import type { JobRecord } from "./cloud.js";

// The judge imports nothing of the provider. It knows the ledger, the truth, and when each operation has returned.

/** How an operation has ended. */
export interface Returned {
    readonly job: string;
    /** When it returned, on the emulator's clock. Absent if the measurement was cut off first. */
    readonly at?: number;
    readonly error?: string;
}

export interface Requests {
    readonly total: number;
    readonly refused: number;
    /** By operation of the emulator, which is an API of CDM. */
    readonly byApi: Readonly<Record<string, ApiFigures>>;
}

interface ApiFigures {
    readonly sent: number;
    readonly refused: number;
    /** The most requests in any 60 s, the refused ones too. */
    readonly peak: number;
}

export function judgeRequests(ledger: readonly LedgerEntry[]): Requests {
    const byApi: Record<string, ApiFigures> = {};
    for (const [api, entries] of [...groupByApi(ledger)].sort(([a], [b]) => (a < b ? -1 : 1))) {
        byApi[api] = {
            sent: entries.length,
            refused: refusedIn(entries),
            peak: mostInAMinute(entries.map(({ at }) => at)),
        };
    }
    return { total: ledger.length, refused: refusedIn(ledger), byApi };
}

/** `job` and `jobs` are one API. */
export function groupByApi(ledger: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
    const groups = new Map<string, LedgerEntry[]>();
    for (const entry of ledger) {
        const api = entry.operation === "job" ? "jobs" : entry.operation;
        const group = groups.get(api) ?? [];
        group.push(entry);
        groups.set(api, group);
    }
    return groups;
}

function refusedIn(ledger: readonly LedgerEntry[]): number {
    return ledger.filter(({ status }) => status === 429).length;
}

function mostInAMinute(times: readonly number[]): number {
    let most = 0;
    let first = 0;
    for (const [index, at] of times.entries()) {
        while ((times[first] ?? 0) <= at - 60_000) first++;
        most = Math.max(most, index - first + 1);
    }
    return most;
}

/** The value that the given share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number | undefined {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export type Scene = "start" | "watch" | "destroy";

export interface Outcome {
    /** How many operations succeeded, and the truth agrees. */
    readonly endedWell: number;
    readonly failed: number;
    /** How many operations had not returned when the measurement was cut off. */
    readonly cutOff: number;
    /** How many operations succeeded, but the truth says otherwise. */
    readonly untrue: number;
    /** From the moment at which a thing became true to the return of its operation. In milliseconds, one for each success. */
    readonly lags: readonly number[];
    /** Those of the first nine tenths, by the moment at which it became true: until then many runs were watched. */
    readonly earlyLags: readonly number[];
    /** The most frequent error, without the job's name. */
    readonly error?: string;
}

export function judgeOutcome(
    scene: Scene,
    returned: readonly Returned[],
    jobs: ReadonlyMap<string, JobRecord>,
): Outcome {
    const seen: { since: number; lag: number }[] = [];
    const errors = new Map<string, number>();
    let failed = 0;
    let cutOff = 0;
    let untrue = 0;
    for (const { job, at, error } of returned) {
        if (at === undefined) {
            cutOff += 1;
        } else if (error !== undefined) {
            failed += 1;
            const text = error.replaceAll(job, "<job>").slice(0, 300);
            errors.set(text, (errors.get(text) ?? 0) + 1);
        } else {
            const trueSince = truthOf(scene, jobs.get(job));
            if (trueSince === undefined || trueSince > at) untrue += 1;
            else seen.push({ since: trueSince, lag: at - trueSince });
        }
    }
    const [worst] = [...errors].sort(([, a], [, b]) => b - a);
    const lags = seen.map(({ lag }) => lag);
    const inOrder = [...seen].sort((one, other) => one.since - other.since).map(({ lag }) => lag);
    const earlyLags = inOrder.slice(0, Math.ceil(0.9 * inOrder.length));
    return { endedWell: lags.length, failed, cutOff, untrue, lags, earlyLags, ...(worst && { error: worst[0] }) };
}

/** Since when that is true which an operation waits for. Undefined if it is not true, or if a job has run twice. */
function truthOf(scene: Scene, job: JobRecord | undefined): number | undefined {
    const [run, second] = job?.runs ?? [];
    if (!job || !run || second) return undefined;
    switch (scene) {
        case "start":
            return run.startedAt + job.bootMs;
        case "watch":
            return run.status === "SUCCEEDED" ? run.endedAt : undefined;
        case "destroy":
            return run.endedAt;
    }
}
