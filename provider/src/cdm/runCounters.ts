/**
 * CDM's counters of a run that has SUCCEEDED. A counter that does not apply is absent: a job between databases has none of bytes and files.
 * CDM may send others. They have the same form of name: CDM's `ROWS_READ` is `rowsRead`.
 *
 * Source: "Counter" (ShowJobStatus) of the CDM API reference.
 */
export interface RunCounters {
    /** How many rows the run has read. */
    readonly rowsRead?: number;
    /** How many rows the run has written. */
    readonly rowsWritten?: number;
    /** How many rows the run has skipped at writing. */
    readonly rowsWrittenSkipped?: number;
    /** How many bytes the run has read. */
    readonly bytesRead?: number;
    /** How many bytes the run has written. */
    readonly bytesWritten?: number;
    /** CDM's total size. */
    readonly totalSize?: number;
    /** How many files the run has read. */
    readonly filesRead?: number;
    /** How many files the run has written. */
    readonly filesWritten?: number;
    /** How many files the run has skipped. */
    readonly filesSkipped?: number;
    /** How many files there are. */
    readonly totalFiles?: number;
    readonly [name: string]: number | undefined;
}
