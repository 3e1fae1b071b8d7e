import { valuesIn } from "../../world/definition.js";
import { definitionOf, type Job, lastVisibleRun } from "../../world/job.js";
import { lastUpdateAt, type Run, rowsOf } from "../../world/run.js";
import { shownJob } from "./definition.js";
import { dateField, statusWord } from "./fields.js";
import { externalId } from "./submission.js";
import type { View } from "./view.js";

/**
 * A job in the format of the query: its definition, and its last run in snake case.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
 */
export function jobBody(job: Job, view: View): Record<string, unknown> {
    const run = lastVisibleRun(job, view.now);
    const definition = definitionOf(job);
    return {
        ...shownJob(definition, view.switches),
        job_type: job.jobType,
        name: job.name,
        "creation-user": job.createdBy,
        "creation-date": dateField(job.createdAt, view),
        "update-user": job.updatedBy,
        "update-date": dateField(job.updatedAt, view),
        id: job.id,
        enabled: job.enabled,
        flag: job.settings.everyMs > 0 ? 1 : 0,
        group_name: valuesIn(definition["driver-config-values"]).get("groupJobConfig.groupName") ?? "DEFAULT",
        is_incre_job: false,
        is_incrementing: false,
        is_use_sql: false,
        status: run ? statusWord(run, view) : (view.status ?? "NEW"),
        ...(run && lastRun(run, view)),
    };
}

function lastRun(run: Run, view: View): Record<string, unknown> {
    const rows = rowsOf(run, view.now);
    return {
        external_id: externalId(run),
        execute_create_date: dateField(run.startedAt, view),
        execute_start_date: dateField(run.startedAt, view),
        execute_update_date: dateField(lastUpdateAt(run, view.now), view),
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
