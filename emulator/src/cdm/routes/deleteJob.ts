import type { CdmRoute } from "../cdmRoute.js";
import { cdmError } from "../wire/cdmErrors.js";
import { findJob, jobError0100 } from "./findResource.js";

/**
 * Deletes a job and its history. The documentation has a 500 for a missing job. Apache Sqoop, CDM's ancestor, refuses
 * to delete a job in use.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/deleting_a_job.html
 */
export const deleteJob: CdmRoute = {
    operation: "deleteJob",
    method: "DELETE",
    path: "/v1.1/{project}/clusters/{cluster}/cdm/job/{job}",
    handle: (world, request) => {
        const job = findJob(world, request, (name) => jobError0100(name, 500));
        if (world.liveRuns(job).length > 0) {
            return cdmError("Cdm.0322", "Given job name is in use");
        }
        job.cluster.jobs.delete(job.name);
        const { name, cluster } = job;
        const by = { user: request.user, through: "api" } as const;
        world.recordChange({ kind: "job", cluster: cluster.id, name, action: "delete", ...by });
        return { status: 200, body: {} };
    },
};
