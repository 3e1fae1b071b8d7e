import type { Moved } from "../../cdm/answers.js";
import type { Submission } from "../../cdm/submission.js";
import { isSameRun } from "./identity.js";
import { movedBy, movedByRow } from "./moved.js";
import { livenessOf } from "./status.js";
import { growthAt, type Trend, withValue } from "./trend.js";

/** One look at a run. */
export interface ProgressSample {
    readonly run: Submission;
    /** When CDM was asked: on the monotonic clock, in milliseconds. */
    readonly at: number;
    /** What the job's row in a list of jobs says of the run. It goes before what `run` says, which may be older then. */
    readonly moved?: Moved | undefined;
    /** False if `run` is of an earlier look and only its status is new: a list of jobs does not say how far a run is. @default true */
    readonly isWhole?: boolean;
}

/** What the looks at a run have told so far. Made by `withSample`, read by `progressAt`. */
export interface RunProgress {
    readonly run: Submission;
    readonly moved: Moved;
    /** Whether this edition of CDM is known to give percents. */
    readonly isPercent: boolean;
    /** As it was last seen. */
    readonly percent?: { readonly value: number; readonly at: number } | undefined;
    readonly percentTrend?: Trend | undefined;
    readonly rowTrend?: Trend | undefined;
    readonly byteTrend?: Trend | undefined;
}

/** How far a run is, as far as that is known. Nothing here is guessed. */
export interface ProgressParts {
    /** CDM's word. Absent if it gave none. */
    readonly status?: string;
    /** The run has not begun to move data, moves it, or has ended. Absent for a word that CDM does not document. */
    readonly phase?: 1 | 2 | 3;
    /** From 0 to 100, rounded down. Only of a live run. */
    readonly percent?: number;
    readonly moved: Moved;
    /** Rows written in a second, or read if CDM does not tell how many were written. Smoothed, above 0. Only of a live run. */
    readonly rowsPerSecond?: number;
    /** The same of bytes. */
    readonly bytesPerSecond?: number;
    /** How long the run still takes if it goes on as it did: milliseconds, above 0. */
    readonly leftMs?: number;
}

/** A percent that was seen longer ago is not shown any more. */
const percentShowsForMs = 30_000;
/** So long the percent has to be watched before it tells how long the run still takes. */
const leastWatchedMs = 5_000;
/** A longer time is no forecast. */
const longestLeftMs = 30 * 24 * 60 * 60_000;

/**
 * The progress with one more look at the run. If the look shows another run, such as one of CDM's automatic retry, the progress begins anew.
 */
export function withSample(last: RunProgress | undefined, sample: ProgressSample): RunProgress {
    const { run, at, isWhole = true } = sample;
    // mutant: the progress that begins anew with another run
    const before = last && isSameRun(last.run, run) ? last : undefined;
    const moved = { ...(isWhole ? movedBy(run) : before?.moved), ...movedByRow(sample.moved ?? {}) };
    const { progress } = run;
    // mutant: the scale of a percent
    const isPercent = last?.isPercent || (isWhole && progress !== undefined && progress > 1 && progress <= 100);
    const value = isWhole && isPercent ? percentIn(progress) : undefined;
    return {
        run,
        moved,
        isPercent,
        percent: isWhole ? (value === undefined ? undefined : { value, at }) : before?.percent,
        percentTrend: value === undefined ? before?.percentTrend : withValue(before?.percentTrend, value, at),
        rowTrend: trendOf(before?.rowTrend, before?.moved, moved, ["rowsWritten", "rowsRead"], at),
        byteTrend: trendOf(before?.byteTrend, before?.moved, moved, ["bytesWritten", "bytesRead"], at),
    };
}

/**
 * CDM's progress, on the scale from 0 to 100. Editions give a percent, a fraction, always 0, or −1. 0.7 may be 70 % or 0.7 %, so the
 * scale counts as known only once a value above 1 was seen.
 */
function percentIn(progress: number | undefined): number | undefined {
    return progress !== undefined && progress >= 0 && progress <= 100 ? progress : undefined;
}

/** Of the first count that is above 0. What was written and what was read are two counts, so a change between them is no growth. */
function trendOf(
    trend: Trend | undefined,
    before: Moved | undefined,
    now: Moved,
    names: readonly (keyof Moved)[],
    at: number,
): Trend | undefined {
    const name = names.find((one) => now[one]);
    const count = name && now[name];
    if (count === undefined) return trend;
    const isSameCount = names.find((one) => before?.[one]) === name;
    return withValue(isSameCount ? trend : undefined, count, at);
}

/** How far the run is at that time. `at` is on the clock of the samples. */
export function progressAt(
    { run, moved, percent, percentTrend, rowTrend, byteTrend }: RunProgress,
    at: number,
): ProgressParts {
    const { status } = run;
    const isLive = livenessOf(status) === "live";
    const phase = phaseOf(status);
    const isShown = isLive && percent !== undefined && at - percent.at <= percentShowsForMs;
    const rowsPerSecond = isLive && rowTrend ? perSecond(growthAt(rowTrend, at)) : undefined;
    const bytesPerSecond = isLive && byteTrend ? perSecond(growthAt(byteTrend, at)) : undefined;
    const leftMs = isShown && percentTrend ? leftMsAt(percentTrend, at) : undefined;
    return {
        ...(status !== undefined && { status }),
        ...(phase !== undefined && { phase }),
        ...(isShown && { percent: Math.floor(percent.value) }),
        moved,
        ...(rowsPerSecond !== undefined && { rowsPerSecond }),
        ...(bytesPerSecond !== undefined && { bytesPerSecond }),
        ...(leftMs !== undefined && { leftMs }),
    };
}

function phaseOf(status: string | undefined): ProgressParts["phase"] {
    if (status === "PENDING" || status === "BOOTING") return 1;
    if (status === "RUNNING") return 2;
    return livenessOf(status) === "ended" ? 3 : undefined;
}

function perSecond(perMs: number | undefined): number | undefined {
    return perMs === undefined ? undefined : perMs * 1_000;
}

function leftMsAt(trend: Trend, at: number): number | undefined {
    const growth = growthAt(trend, at);
    if (growth === undefined || growth <= 0 || trend.observedMs < leastWatchedMs) return undefined;
    const leftMs = (100 - trend.mark) / growth - (at - trend.markAt);
    return leftMs > 0 && leftMs <= longestLeftMs ? leftMs : undefined;
}
