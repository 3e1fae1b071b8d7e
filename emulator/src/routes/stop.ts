import type { Answer, ApiRoute } from "../api.js";
import { cdmError, nestedValidationError, validationError } from "../wire/errors.js";
import { startJobSubmission } from "../wire/submission.js";
import { viewOf } from "../wire/view.js";
import type { Job } from "../world/job.js";
import type { Run } from "../world/run.js";
import type { World } from "../world/world.js";
import { jobOf } from "./find.js";

/**
 * Stops a job. The request has no body in any edition; the answer has another one in each.
 *
 * @see "Stopping a Job", https://support.huaweicloud.com/intl/en-us/my-kualalumpur-1-api-dataartsstudio/StopJob.html
 * @see "Stopping a Job", https://support.huaweicloud.com/eu/api-dataartsstudio/StopJob_0.html
 */
export const stop: ApiRoute = {
    operation: "stop",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}/stop",
    handle: (world, call) => {
        const job = jobOf(world, call);
        const run = world.liveRuns(job).at(-1);
        if (!run) {
            return notRunning(job, world);
        }
        world.stopRuns(job);
        return accepted(job, run, world);
    },
};

function accepted(job: Job, run: Run, world: World): Answer {
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

function notRunning(job: Job, world: World): Answer {
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
