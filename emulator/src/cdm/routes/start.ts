import { ErrorResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject } from "../../json.js";
import { disabledLinkOf, type Job } from "../../world/job.js";
import type { World } from "../../world/world.js";
import type { CdmRoute } from "../cdmRoute.js";
import { cdmError, invalidParameterError } from "../wire/cdmErrors.js";
import { startResponse } from "../wire/startResponse.js";
import { viewOf } from "../wire/view.js";
import { findJob, refuseMissingLinks } from "./findResource.js";

/**
 * Starts a job. The body is optional: older editions have none, newer ones have `{"variables":{…}}`.
 *
 * @see "Starting a Job", https://support.huaweicloud.com/api-cdm/StartJob.html
 */
export const start: CdmRoute = {
    operation: "start",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/start",
    handle: (world, request) => {
        const job = findJob(world, request);
        const variables = parseVariables(request.body);
        refuseDisabled(job, world);
        if (world.liveRuns(job).length > 0 && world.switchesOf(job).startRunning === "code") {
            return cdmError("Cdm.0052", `Job ${job.name} is running.`);
        }
        const run = world.startRun(job, { createdBy: request.user, auto: false, variables });
        return startResponse(run, viewOf(world, job));
    },
};

/** The table of codes has these. */
function refuseDisabled(job: Job, world: World): void {
    if (!job.enabled) {
        throw new ErrorResponse(cdmError("Cdm.0059", `Job ${job.name} is disabled.`));
    }
    const link = disabledLinkOf(job);
    if (link !== undefined) {
        throw new ErrorResponse(cdmError("Cdm.0060", `Link ${link} of job ${job.name} is disabled.`));
    }
    refuseMissingLinks(job.cluster, job.definition ?? {}, world.switchesOf(job));
}

function parseVariables(text: string): Readonly<Record<string, string>> {
    const body = parseObject(text);
    const variables = body && (body.variables ?? {});
    if (!isObject(variables) || !areTexts(variables)) {
        throw new ErrorResponse(invalidParameterError('the body must be {"variables":{"name":"value"}}.'));
    }
    return variables;
}

function areTexts(object: JsonObject): object is Readonly<Record<string, string>> {
    return Object.values(object).every((value) => typeof value === "string");
}
