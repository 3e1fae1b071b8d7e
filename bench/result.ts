import type { LedgerEntry } from "huaweicloud-cdm-emulator";
import type { Bound } from "./bound.js";
import { groupByApi, type Outcome, percentile, type Requests } from "./judge.js";
import type { Ending } from "./virtualClock.js";

/** What one measurement of one contender has shown. All of it goes into the JSON. */
export interface Result {
    readonly title: string;
    readonly contender: string;
    readonly runs: number;
    readonly processes?: number;
    readonly wallMs: number;
    readonly ending: Ending;
    readonly bound?: Bound;
    readonly requests: Requests;
    readonly outcome: Omit<Outcome, "lags" | "earlyLags">;
    readonly lag: { readonly [Name in "p50" | "p99" | "earlyP99"]?: number | undefined };
    /** The time of the slowest process over that of the median. */
    readonly fairness?: number;
    readonly curves: Curves;
}

/** For the plots, a few hundred points each. */
export interface Curves {
    /** For each API, `[seconds since the beginning, requests in the 60 s before]`. */
    readonly requests: Readonly<Record<string, readonly Point[]>>;
    /** `[percent of all operations, at most this lag in seconds]`. Ends at the share that ended well. */
    readonly lag: readonly Point[];
}

export type Point = readonly [number, number];

const mostPoints = 300;

export function lagOf({ lags, earlyLags }: Pick<Outcome, "lags" | "earlyLags">): Result["lag"] {
    return { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), earlyP99: percentile(earlyLags, 0.99) };
}

export function curvesOf(
    ledger: readonly LedgerEntry[],
    beganAt: number,
    wallMs: number,
    lags: readonly number[],
    operations: number,
): Curves {
    const requests: Record<string, Point[]> = {};
    for (const [api, entries] of groupByApi(ledger)) {
        requests[api] = requestCurve(
            entries.map(({ at }) => at - beganAt),
            wallMs,
        );
    }
    const sorted = [...lags].sort((a, b) => a - b);
    const steps = Math.min(mostPoints, sorted.length);
    const lag = Array.from({ length: steps }, (_, step): Point => {
        const share = (step + 1) / steps;
        return [(100 * share * sorted.length) / operations, (percentile(sorted, share) ?? 0) / 1_000];
    });
    return { requests, lag };
}

function requestCurve(times: readonly number[], wallMs: number): Point[] {
    const stepMs = Math.max(1_000, Math.ceil(wallMs / mostPoints / 1_000) * 1_000);
    const points: Point[] = [];
    let first = 0;
    let next = 0;
    for (let at = 0; at <= wallMs + stepMs; at += stepMs) {
        while (next < times.length && (times[next] ?? 0) <= at) next++;
        while (first < next && (times[first] ?? 0) <= at - 60_000) first++;
        points.push([at / 1_000, next - first]);
    }
    return points;
}
