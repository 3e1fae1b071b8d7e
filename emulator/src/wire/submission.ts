import { outOfTheBox } from "../outOfTheBox.js";
import { lastUpdateOf, progressOf, type Run, rowsOf, statusOf } from "../run.js";
import type { Job } from "../store.js";

/**
 * A run as start and stop show it. Spelling and mixture of cases are CDM's own.
 *
 * @see "Stopping a Job", https://support.huaweicloud.com/intl/en-us/my-kualalumpur-1-api-dataartsstudio/StopJob.html
 */
export function startJobSubmission(job: Job, run: Run, now: number): Record<string, unknown> {
    return {
        isIncrementing: false,
        "job-name": job.name,
        "submission-id": run.submissionId,
        isStopingIncrement: "",
        "last-update-date": lastUpdateOf(run, now),
        "is-execute-auto": run.auto,
        delete_rows: 0,
        write_rows: rowsOf(run, now),
        "last-udpate-user": run.createdBy,
        isDeleteJob: false,
        "creation-user": run.createdBy,
        progress: progressOf(run, now),
        "creation-date": run.startedAt,
        update_rows: 0,
        status: statusOf(run, now),
        "execute-date": run.startedAt,
    };
}

/**
 * A run as status shows it.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_status.html
 */
export function submission(job: Job, run: Run, now: number): Record<string, unknown> {
    return {
        ...startJobSubmission(job, run, now),
        "external-id": externalId(run),
        ...ending(run, now),
    };
}

export function externalId(run: Run): string {
    return `job_local1127970451_${String(run.submissionId).padStart(4, "0")}`;
}

function ending(run: Run, now: number): Record<string, unknown> {
    switch (statusOf(run, now)) {
        case "SUCCEEDED":
            return { counters: { "org.apache.sqoop.submission.counter.SqoopCounters": counters(rowsOf(run, now)) } };
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

/** -1 is CDM's "does not apply": between two databases there are no files, and bytes are not counted. */
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

/** What status shows before the first run. No page has a sample; Apache Sqoop, CDM's ancestor, makes one up like this. */
export function neverExecuted(job: Job, now: number): Record<string, unknown> {
    return {
        isIncrementing: false,
        "job-name": job.name,
        isStopingIncrement: "",
        "last-update-date": now,
        "is-execute-auto": false,
        delete_rows: 0,
        write_rows: 0,
        "last-udpate-user": outOfTheBox.user,
        isDeleteJob: false,
        "creation-user": outOfTheBox.user,
        progress: -1,
        "creation-date": now,
        update_rows: 0,
        status: "NEVER_EXECUTED",
    };
}
