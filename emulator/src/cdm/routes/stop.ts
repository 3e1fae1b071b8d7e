import type { HttpResponse } from "../../http/response.js";
import type { Job } from "../../world/job.js";
import type { Run } from "../../world/run.js";
import type { World } from "../../world/world.js";
import type { CdmRoute } from "../cdmRoute.js";
import { cdmError, nestedValidationError, validationError } from "../wire/cdmErrors.js";
import { startJobSubmission } from "../wire/submission.js";
import { viewOf } from "../wire/view.js";
import { findJob } from "./findResource.js";

/**
 * Stops a job. The request has no body in any edition. The response has another body in each edition.
 *
 * @see "Stopping a Job", https://support.huaweicloud.com/intl/en-us/my-kualalumpur-1-api-dataartsstudio/StopJob.html
 * @see "Stopping a Job", https://support.huaweicloud.com/eu/api-dataartsstudio/StopJob_0.html
 */
export const stop: CdmRoute = {
    operation: "stop",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/stop",
    handle: (world, request) => {
        const job = findJob(world, request);
        const run = world.liveRuns(job).at(-1);
        if (!run) {
            return notRunningResponse(job, world);
        }
        world.stopRuns(job);
        return acceptedResponse(job, run, world);
    },
};

function acceptedResponse(job: Job, run: Run, world: World): HttpResponse {
    switch (world.switchesOf(job).stopResponse) {
        case "submissions":
            return { status: 200, body: { submissions: [startJobSubmission(run, viewOf(world, job))] } };
        case "empty":
            return { status: 200, body: {} };
        case "validation":
            return { status: 200, body: { "validation-result": [] } };
        case "none":
            return { status: 200 };
    }
}

function notRunningResponse(job: Job, world: World): HttpResponse {
    const message = `Job ${job.name} is not running.`;
    switch (world.switchesOf(job).stopNotRunning) {
        case "code":
            return cdmError("Cdm.0053", message);
        case "validation":
            return validationError(message);
        case "validationNested":
            return nestedValidationError("jobConfig", message);
    }
}
