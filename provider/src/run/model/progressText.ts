import type { Moved } from "../../cdm/answers.js";
import type { Submission } from "../../cdm/submission.js";
import { describeLength, describeRoughly } from "../../common/duration.js";
import { describeBytes, describeCount } from "../../common/quantity.js";
import { describeRun } from "./describe.js";
import { describeMovedBytes, describeRows, movedBy, movedByRow } from "./moved.js";
import type { ProgressParts } from "./runProgress.js";
import { livenessOf } from "./status.js";

/**
 * The longest text of a row, in characters. The plugin does not know how wide the terminal is. Of 140 columns Pulumi's CLI leaves about
 * this many to the text, of 80 about nine. So what matters comes first.
 */
const longestLine = 72;
/** CDM's documented words have at most 17 characters. */
const longestStatus = 24;
/** A year. Two dates that are further apart are not of one run. */
const longestRunMs = 365 * 24 * 60 * 60_000;

/**
 * How far a run is, in one line: `42 % RUNNING, 1.2 M rows, 20 k rows/s, about 3 min left`. Where no percent is known, the phase:
 * `1/3 starting, BOOTING`, `2/3 RUNNING, 1.2 M rows`, `3/3 SUCCEEDED`. It has at most {@link longestLine} characters.
 *
 * @param hint follows in parentheses. Where there is no room for all, the rate gives way to it, then the amount, then the time left.
 */
export function describeProgress(parts: ProgressParts, hint?: string): string {
    const { moved, leftMs } = parts;
    const amount = describeRows(moved) ?? describeMovedBytes(moved);
    const left = leftMs === undefined ? undefined : `${describeRoughly(leftMs)} left`;
    const rate = describeRate(parts);
    const lines = [[amount, rate, left], [amount, left], [left], []].map((rest) =>
        withHint([describeStatus(parts), ...rest], hint),
    );
    return lines.find((line) => line.length <= longestLine) ?? describeStatus(parts);
}

function withHint(parts: readonly (string | undefined)[], hint: string | undefined): string {
    const line = parts.filter((part) => part !== undefined).join(", ");
    return hint === undefined ? line : `${line} (${hint})`;
}

/** The percent or the phase, and CDM's word: `42 % RUNNING`, `1/3 starting, BOOTING`, `2/3 RUNNING`. */
function describeStatus({ percent, phase, status }: ProgressParts): string {
    const word = shortened(status ?? "no status");
    if (percent !== undefined) return `${percent} % ${word}`;
    if (phase === undefined) return word;
    return `${phase}/3 ${phase === 1 ? `starting, ${word}` : word}`;
}

/** `20 k rows/s`, `3 rows/min`, or `5.2 MB/s` if CDM counts no rows. Undefined if the rate is not known, or less than one in a minute. */
export function describeRate({ rowsPerSecond, bytesPerSecond }: ProgressParts): string | undefined {
    if (rowsPerSecond === undefined)
        return bytesPerSecond === undefined || bytesPerSecond < 1 ? undefined : `${describeBytes(bytesPerSecond)}/s`;
    if (rowsPerSecond >= 1) return `${describeCount(rowsPerSecond)} rows/s`;
    return rowsPerSecond * 60 >= 1 ? `${describeCount(rowsPerSecond * 60)} rows/min` : undefined;
}

/**
 * What has become of a run: `run 1871 SUCCEEDED in 4 min 10 s: 1.2 M rows, 310 MB`. A live one: `run 1871 is RUNNING`.
 *
 * @param moved what is known of it besides
 */
export function describeResult(run: Submission, moved: Moved = {}): string {
    const all = livenessOf(run.status) === "ended" ? { ...movedByRow(moved), ...movedBy(run) } : {};
    const amounts = [describeRows(all), describeMovedBytes(all)].filter((text) => text !== undefined).join(", ");
    return `${describeRun(run)} ${describeEnd(run)}${amounts === "" ? "" : `: ${amounts}`}`;
}

/** The dates are both CDM's, so no clock of ours is mixed in. */
function describeEnd({ status, creationDate, lastUpdateDate }: Submission): string {
    const word = shortened(status ?? "without a status");
    if (livenessOf(status) !== "ended") return `is ${word}`;
    const tookMs = (lastUpdateDate ?? Number.NaN) - (creationDate ?? Number.NaN);
    if (!(tookMs > 0 && tookMs <= longestRunMs)) return word;
    return `${word} ${word === "SUCCEEDED" ? "in" : "after"} ${describeLength(tookMs)}`;
}

function shortened(word: string): string {
    const characters = [...word];
    return characters.length <= longestStatus ? word : `${characters.slice(0, longestStatus - 1).join("")}…`;
}
