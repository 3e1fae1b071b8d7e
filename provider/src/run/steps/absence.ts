import { capitalized } from "../../common/text.js";
import { JobRunError } from "../model/errors.js";
import type { Absent, Answered } from "../model/observation.js";

/**
 * Refuses to go on where the job can't run.
 *
 * @throws CdmError where the job does not exist; JobRunError that names the cluster where it is gone or stopped
 */
export function refuseAbsence(
    job: { readonly label: string },
    seen: Answered,
): asserts seen is Exclude<Answered, Absent> {
    if (seen.kind === "absent") throw absenceError(job, seen);
}

export function absenceError({ label }: { readonly label: string }, { cause, error }: Absent): Error {
    switch (cause) {
        case "job":
            return error;
        case "clusterStopped":
            return new JobRunError(
                "clusterStopped",
                `${capitalized(label)} can't run: the cluster is stopped. Start the cluster, then run pulumi up again. (CDM's answer for the job was: ${error.failure.text})`,
                { cause: error },
            );
        case "clusterGone":
            return new JobRunError(
                "clusterMissing",
                `${capitalized(label)} can't run: the cluster does not exist any more. Set clusterId to one that does. (CDM's answer for the job was: ${error.failure.text})`,
                { cause: error },
            );
    }
}
