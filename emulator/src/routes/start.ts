import { type ApiRoute, Refusal } from "../api.js";
import { isObject, parseObject } from "../json.js";
import { cdmError, invalidParameter } from "../wire/errors.js";
import { startedAnswer } from "../wire/started.js";
import { viewOf } from "../wire/view.js";
import { jobOf } from "./find.js";

/**
 * Starts a job. The body is optional: older editions have none, newer ones `{"variables":{…}}`.
 *
 * @see "Starting a Job", https://support.huaweicloud.com/api-cdm/StartJob.html
 */
export const start: ApiRoute = {
    operation: "start",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/start",
    handle: (world, call) => {
        const job = jobOf(world, call);
        const variables = variableNames(call.body);
        if (world.liveRuns(job).length > 0 && world.switchesOf(job).startRunning === "code") {
            return cdmError("Cdm.0052", `Job ${job.name} is running.`);
        }
        const run = world.startRun(job, { createdBy: call.user, auto: false, variables });
        return startedAnswer(run, viewOf(world, job));
    },
};

/** Names only: the values may be secrets, and nothing here needs them. */
function variableNames(text: string): string[] {
    const body = parseObject(text);
    const variables = body && (body.variables ?? {});
    if (!isObject(variables) || !Object.values(variables).every((value) => typeof value === "string")) {
        throw new Refusal(invalidParameter('the body must be {"variables":{"name":"value"}}.'));
    }
    return Object.keys(variables);
}
