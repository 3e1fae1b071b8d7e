import { lastUpdateAt, type Run, rowsOf } from "../../world/run.js";
import { dateField, lastUpdateUserFields, progressField, statusWord } from "./fields.js";
import type { View } from "./view.js";

/**
 * A run in the format of start and stop. The spelling and the mixture of cases are CDM's own.
 *
 * @see "Stopping a Job", https://support.huaweicloud.com/intl/en-us/my-kualalumpur-1-api-dataartsstudio/StopJob.html
 */
export function startJobSubmission(run: Run, view: View): Record<string, unknown> {
    return {
        isIncrementing: false,
        "job-name": view.job,
        "submission-id": run.submissionId,
        isStopingIncrement: "",
        "last-update-date": dateField(lastUpdateAt(run, view.now), view),
        "is-execute-auto": run.auto,
        delete_rows: 0,
        write_rows: rowsOf(run, view.now),
        ...lastUpdateUserFields(run.createdBy, view),
        isDeleteJob: run.followUp.disposable !== "none",
        "creation-user": run.createdBy,
        ...progressField(run, view),
        "creation-date": dateField(run.startedAt, view),
        update_rows: 0,
        status: statusWord(run, view),
        "execute-date": dateField(run.startedAt, view),
    };
}

/**
 * A run in the format of status.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_status.html
 */
export function submission(run: Run, view: View): Record<string, unknown> {
    return {
        ...startJobSubmission(run, view),
        "external-id": externalId(run),
        ...endFields(run, view),
    };
}

/** Sorts runs as the switch says. `runs` is oldest first. */
export function ordered(runs: readonly Run[], { switches }: View): Run[] {
    return switches.submissionOrder === "newestFirst" ? [...runs].reverse() : [...runs];
}

export function externalId(run: Run): string {
    return `job_local1127970451_${String(run.submissionId).padStart(4, "0")}`;
}

function endFields(run: Run, view: View): Record<string, unknown> {
    switch (statusWord(run, view)) {
        case "SUCCEEDED":
            return {
                counters: { "org.apache.sqoop.submission.counter.SqoopCounters": counters(rowsOf(run, view.now)) },
            };
        case "FAILED":
            return {
                "error-summary": "Cdm.0901 : Unable to connect to the database server.",
                "error-details":
                    "org.apache.sqoop.common.SqoopException: Cdm.0901 : Unable to connect to the database server.\n\tat org.apache.sqoop.connector.jdbc.GenericJdbcExecutor.<init>(GenericJdbcExecutor.java)",
            };
        default:
            return {};
    }
}

/** CDM writes -1 for "does not apply". Between two databases there are no files, and CDM counts no bytes. */
function counters(rows: number): Record<string, number> {
    return {
        BYTES_WRITTEN: -1,
        TOTAL_FILES: -1,
        BYTES_READ: -1,
        FILES_WRITTEN: -1,
        TOTAL_SIZE: -1,
        FILES_READ: -1,
        ROWS_WRITTEN: rows,
        ROWS_READ: rows,
    };
}

/**
 * What status shows before the first run. No page has a sample. Apache Sqoop, CDM's ancestor, builds a submission like
 * this one.
 */
export function neverExecutedSubmission(user: string, view: View): Record<string, unknown> {
    return {
        isIncrementing: false,
        "job-name": view.job,
        isStopingIncrement: "",
        "last-update-date": dateField(view.now, view),
        "is-execute-auto": false,
        delete_rows: 0,
        write_rows: 0,
        ...lastUpdateUserFields(user, view),
        isDeleteJob: false,
        "creation-user": user,
        ...(view.switches.progressScale !== "absent" && { progress: -1 }),
        "creation-date": dateField(view.now, view),
        update_rows: 0,
        status: view.status ?? "NEVER_EXECUTED",
    };
}
