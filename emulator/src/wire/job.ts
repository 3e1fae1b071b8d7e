import { outOfTheBox } from "../outOfTheBox.js";
import { lastUpdateOf, type Run, rowsOf, statusOf } from "../run.js";
import type { Job } from "../store.js";
import { externalId } from "./submission.js";

/**
 * A job as the query shows it: its definition, and its last run in snake case.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export function jobBody(job: Job, now: number): Record<string, unknown> {
    const run = job.runs.at(-1);
    return {
        job_type: "NORMAL_JOB",
        "from-connector-name": "generic-jdbc-connector",
        "to-config-values": config("toJobConfig", { schemaName: "public", tableName: job.name }),
        "to-link-name": "dws_link",
        "driver-config-values": config("throttlingConfig", { numExtractors: "1" }),
        "from-config-values": config("fromJobConfig", { schemaName: "default", tableName: job.name }),
        "to-connector-name": "generic-jdbc-connector",
        name: job.name,
        "from-link-name": "mysql_link",
        "creation-user": outOfTheBox.user,
        "creation-date": job.createdAt,
        "update-user": outOfTheBox.user,
        "update-date": job.createdAt,
        id: job.id,
        enabled: true,
        flag: 0,
        group_name: "DEFAULT",
        is_incre_job: false,
        is_incrementing: false,
        is_use_sql: false,
        status: run ? statusOf(run, now) : "NEW",
        ...(run && lastRun(run, now)),
    };
}

function lastRun(run: Run, now: number): Record<string, unknown> {
    const rows = rowsOf(run, now);
    return {
        external_id: externalId(run),
        execute_create_date: run.startedAt,
        execute_start_date: run.startedAt,
        execute_update_date: lastUpdateOf(run, now),
        rows_read: rows,
        rows_written: rows,
        bytes_read: -1,
        bytes_written: -1,
        files_read: -1,
        files_written: -1,
        write_rows: rows,
        update_rows: 0,
        delete_rows: 0,
    };
}

/** Every value is a string on this wire, percent-encoded when it is read back. */
function config(name: string, inputs: Record<string, string>): Record<string, unknown> {
    const named = Object.entries(inputs).map(([key, value]) => ({
        name: `${name}.${key}`,
        value: encodeURIComponent(value),
    }));
    return { configs: [{ inputs: named, name }] };
}
