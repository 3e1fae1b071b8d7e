import { commandLine } from "../../common/commandLine.js";
import { capitalized } from "../../common/text.js";
import { JobRunError } from "../model/errors.js";
import type { Absent, Answered } from "../model/observation.js";
import type { Job } from "./context.js";

/**
 * Goal: the operation ends if the job can't run.
 *
 * 1. The job does not exist: the error is CDM's own answer.
 * 2. The cluster is stopped or gone: the error names the cluster, because CDM's answer for the job does not.
 *
 * Limits: it decides on one observation. It sends nothing.
 *
 * @throws CdmError if the job does not exist; JobRunError if the cluster is stopped or gone
 */
export function refuseAbsence(
    job: Pick<Job, "label" | "hasState">,
    seen: Answered,
): asserts seen is Exclude<Answered, Absent> {
    if (seen.kind === "absent") throw absenceError(job, seen);
}

/** The error for an absent job. */
export function absenceError({ label, hasState }: Pick<Job, "label" | "hasState">, { cause, error }: Absent): Error {
    switch (cause) {
        case "job":
            return error;
        // mutant: the name of a cluster that is stopped
        case "clusterStopped":
            return new JobRunError(
                "clusterStopped",
                `${capitalized(label)} can't run: the cluster is stopped. Start the cluster${hasState ? ", then run pulumi up again" : " first"}. (CDM's answer for the job was: ${error.failure.text})`,
                { cause: error },
            );
        case "clusterGone":
            return new JobRunError(
                "clusterMissing",
                `${capitalized(label)} can't run: the cluster does not exist. Set clusterId to one that does; ${commandLine} doctor lists them. (CDM's answer for the job was: ${error.failure.text})`,
                { cause: error },
            );
    }
}
