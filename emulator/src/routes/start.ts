import type { ApiRoute } from "../api.js";
import { isObject, parseObject } from "../json.js";
import { cdmError } from "../wire/errors.js";
import { startJobSubmission } from "../wire/submission.js";
import { doesNotExist, onJob } from "./onJob.js";

/**
 * Starts a job. The body is optional: older editions have none, newer ones `{"variables":{…}}`.
 *
 * @see "Starting a Job", https://support.huaweicloud.com/api-cdm/StartJob.html
 */
export const start: ApiRoute = {
    operation: "start",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/start",
    handle: onJob(doesNotExist, (job, world, call) => {
        const variables = variableNames(call.body);
        if (!variables) {
            return cdmError("Cdm.0014", 'Invalid parameter: the body must be {"variables":{"name":"value"}}.');
        }
        if (world.liveRuns(job).length > 0 && world.switchesOf(job).startRunning === "code") {
            return cdmError("Cdm.0052", `Job ${job.name} is running.`);
        }
        const run = world.startRun(job, { createdBy: call.user, auto: false, variables });
        return { status: 200, body: { submissions: [startJobSubmission(job, run, run.startedAt)] } };
    }),
};

/** Names only: the values may be secrets, and nothing here needs them. */
function variableNames(text: string): string[] | undefined {
    const body = parseObject(text);
    const variables = body && (body.variables ?? {});
    if (!isObject(variables) || !Object.values(variables).every((value) => typeof value === "string")) {
        return undefined;
    }
    return Object.keys(variables);
}
