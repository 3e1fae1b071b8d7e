import { type ApiRoute, Refusal } from "../api.js";
import { isObject, type JsonObject, parseObject } from "../json.js";
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
        const variables = variablesIn(call.body);
        if (world.liveRuns(job).length > 0 && world.switchesOf(job).startRunning === "code") {
            return cdmError("Cdm.0052", `Job ${job.name} is running.`);
        }
        const run = world.startRun(job, { createdBy: call.user, auto: false, variables });
        return startedAnswer(run, viewOf(world, job));
    },
};

function variablesIn(text: string): Readonly<Record<string, string>> {
    const body = parseObject(text);
    const variables = body && (body.variables ?? {});
    if (!isObject(variables) || !areTexts(variables)) {
        throw new Refusal(invalidParameter('the body must be {"variables":{"name":"value"}}.'));
    }
    return variables;
}

function areTexts(object: JsonObject): object is Readonly<Record<string, string>> {
    return Object.values(object).every((value) => typeof value === "string");
}
