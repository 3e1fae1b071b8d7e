import type { HttpResponse } from "../../http/response.js";
import { driverSettings } from "../../world/driverSettings.js";
import type { Job } from "../../world/job.js";
import type { World } from "../../world/world.js";
import type { CdmRoute } from "../cdmRoute.js";
import { cdmError, detailedError } from "../wire/cdmErrors.js";
import { jobResult, warningsInJob } from "./checkDefinition.js";
import { findJob, refuseMissingLinks } from "./findResource.js";
import { nameTakenError, parseJob } from "./parseJob.js";

/** Clients may expect the sample (`objects`), the prose of the same page (`list`) or no content (`empty`). */
const bodies = {
    objects: { "validation-result": [{}, {}, {}] },
    list: { "validation-result": [] },
    empty: {},
};

/**
 * Replaces a job's definition. If the body's name is not the path's, CDM renames the job too. A live run goes on as it
 * began.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/modifying_a_job.html
 */
export const updateJob: CdmRoute = {
    operation: "updateJob",
    method: "PUT",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: (world, request) => {
        const job = findJob(world, request, missingJob);
        const switches = world.switchesOf(job);
        const { name, jobType, enabled = job.enabled, definition } = parseJob(request.body, switches);
        const refusal = inUseError(job, world);
        if (refusal) {
            return refusal;
        }
        const isRenamed = name !== job.name;
        if (isRenamed && job.cluster.jobs.has(name)) {
            throw nameTakenError();
        }
        refuseMissingLinks(job.cluster, definition, switches);
        if (isRenamed) {
            world.renameJob(job, name);
        }
        Object.assign(job, { jobType, enabled, definition, updatedBy: request.user, updatedAt: world.now() });
        world.configure(job, driverSettings(definition));
        const change = { kind: "job", cluster: job.cluster.id, name, user: request.user, through: "api" } as const;
        world.recordChange({ ...change, action: isRenamed ? "rename" : "update" });
        const warnings = warningsInJob(switches);
        const isClean = warnings.length === 0;
        const body = isClean ? bodies[switches.updateResponse] : { "validation-result": jobResult(warnings, switches) };
        return { status: 200, body };
    },
};

/** The table has both codes, and no page says whether CDM refuses an update. A live run has a copy of the definition. */
function inUseError(job: Job, world: World): HttpResponse | undefined {
    const { updateRunning } = world.switchesOf(job);
    if (updateRunning === "accept" || world.liveRuns(job).length === 0) {
        return undefined;
    }
    return updateRunning === "code0322"
        ? cdmError("Cdm.0322", "Given job name is in use")
        : cdmError("Cdm.0052", `Job ${job.name} is running.`);
}

/** The two codes differ in the documented sample. Neither is in the table of codes. */
function missingJob(name: string) {
    return detailedError("Cdm.0095", `A job with the name ${name} does not exist.`, { errCode: "Cdm.00095" });
}
