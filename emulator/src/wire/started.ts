import type { Answer } from "../api.js";
import type { Run } from "../world/run.js";
import { startJobSubmission } from "./submission.js";
import type { View } from "./view.js";

/**
 * The answer to an accepted start.
 *
 * @see "Starting a Job", https://support.huaweicloud.com/api-cdm/StartJob.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/starting_a_job.html
 */
export function startedAnswer(run: Run, view: View): Answer {
    const written = (edition: View) => ({ status: 200, body: { submissions: [startJobSubmission(run, edition)] } });
    switch (view.switches.startResponse) {
        case "full":
            return written(view);
        case "minimal":
            return { status: 200, body: { submissions: [minimal(startJobSubmission(run, view))] } };
        case "stringDates":
            return written({ ...view, switches: { ...view.switches, dateType: "string" } });
        case "empty":
            return { status: 200, body: { submissions: [] } };
        case "none":
            return { status: 200 };
    }
}

const few = ["job-name", "creation-user", "creation-date", "progress", "status"];

function minimal(submission: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(few.flatMap((key) => (key in submission ? [[key, submission[key]]] : [])));
}
