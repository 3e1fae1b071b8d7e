import type { HttpResponse } from "../../http/response.js";
import type { Run } from "../../world/run.js";
import { startJobSubmission } from "./submission.js";
import type { View } from "./view.js";

/**
 * The response to an accepted start.
 *
 * @see "Starting a Job", https://support.huaweicloud.com/api-cdm/StartJob.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/starting_a_job.html
 */
export function startResponse(run: Run, view: View): HttpResponse {
    const inEdition = (edition: View) => ({ status: 200, body: { submissions: [startJobSubmission(run, edition)] } });
    switch (view.switches.startResponse) {
        case "full":
            return inEdition(view);
        case "minimal":
            return { status: 200, body: { submissions: [minimal(startJobSubmission(run, view))] } };
        case "stringDates":
            return inEdition({ ...view, switches: { ...view.switches, dateType: "string" } });
        case "empty":
            return { status: 200, body: { submissions: [] } };
        case "none":
            return { status: 200 };
    }
}

const minimalKeys = ["job-name", "creation-user", "creation-date", "progress", "status"];

function minimal(submission: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(minimalKeys.flatMap((key) => (key in submission ? [[key, submission[key]]] : [])));
}
