import { capitalized } from "../../common/text.js";
import { JobRunError } from "../model/errors.js";
import type { Observation } from "../model/observation.js";
import type { Operation } from "./context.js";

/**
 * Refuses to go on where the job can't run.
 *
 * @throws CdmError where the job does not exist; JobRunError that names the cluster where it is gone or stopped
 */
export function refuseAbsence(
    operation: Operation,
    seen: Observation,
): asserts seen is Exclude<Observation, { kind: "gone" }> {
    if (seen.kind === "gone") throw absenceOf(operation, seen);
}

export function absenceOf({ jobLabel }: Operation, { what, error }: Extract<Observation, { kind: "gone" }>): Error {
    switch (what) {
        case "gone":
            return error;
        case "clusterStopped":
            return new JobRunError(
                "clusterStopped",
                `${capitalized(jobLabel)} can't run: the cluster is stopped. Start the cluster, then run pulumi up again. (CDM's answer for the job was: ${error.failure.text})`,
            );
        case "clusterGone":
            return new JobRunError(
                "clusterMissing",
                `${capitalized(jobLabel)} can't run: the cluster does not exist any more. Set clusterId to one that does. (CDM's answer for the job was: ${error.failure.text})`,
            );
    }
}
