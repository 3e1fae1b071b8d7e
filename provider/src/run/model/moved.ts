import type { Moved } from "../../cdm/answers.js";
import type { Submission } from "../../cdm/submission.js";
import { describeBytes, describeCount } from "../../common/quantity.js";
import { livenessOf } from "./status.js";

/**
 * What a run's status tells of it. While the run is live that is `write_rows`, and the counters come at its end.
 *
 * A 0 in `write_rows` is left out: editions that don't count write it too. A 0 among the counters is CDM's word.
 */
export function movedBy({ status, writeRows, counters = {} }: Submission): Moved {
    const rowsNow = positive(writeRows);
    const { rowsWritten, rowsRead, bytesWritten, bytesRead } = counters;
    const rowsAtEnd = livenessOf(status) === "ended" ? amount(rowsWritten) : undefined;
    return withoutUnknown({
        rowsWritten: rowsAtEnd ?? rowsNow,
        rowsRead: amount(rowsRead),
        bytesWritten: amount(bytesWritten),
        bytesRead: amount(bytesRead),
    });
}

/** What the job's row in a list of jobs tells. A 0 is left out, because a row says it of a job that never ran, too. */
export function movedByRow({ rowsWritten, rowsRead, bytesWritten, bytesRead }: Moved): Moved {
    return withoutUnknown({
        rowsWritten: positive(rowsWritten),
        rowsRead: positive(rowsRead),
        bytesWritten: positive(bytesWritten),
        bytesRead: positive(bytesRead),
    });
}

/** `1.2 M rows`, or `1.2 M rows read` if CDM does not tell how many were written. Undefined if CDM tells neither. */
export function describeRows({ rowsWritten, rowsRead }: Moved): string | undefined {
    if (rowsRead !== undefined && rowsRead > 0 && (rowsWritten ?? 0) === 0) return `${rowCount(rowsRead)} read`;
    return rowsWritten === undefined ? undefined : rowCount(rowsWritten);
}

/** `310 MB`, or `310 MB read`. Undefined if CDM counts no bytes, as between two databases. */
export function describeMovedBytes({ bytesWritten = 0, bytesRead = 0 }: Moved): string | undefined {
    if (bytesWritten > 0) return describeBytes(bytesWritten);
    return bytesRead > 0 ? `${describeBytes(bytesRead)} read` : undefined;
}

function rowCount(count: number): string {
    return count === 1 ? "1 row" : `${describeCount(count)} rows`;
}

/** −1 means "does not apply", and beyond 2^53 a number is no count. */
function amount(count: number | undefined): number | undefined {
    return count !== undefined && count >= 0 && count <= Number.MAX_SAFE_INTEGER ? Math.floor(count) : undefined;
}

/** The same, without 0. */
function positive(count: number | undefined): number | undefined {
    return amount(count) || undefined;
}

function withoutUnknown(moved: { readonly [Name in keyof Moved]: number | undefined }): Moved {
    return Object.fromEntries(Object.entries(moved).filter(([, count]) => count !== undefined));
}
