import { CdmError } from "../cdm/errors.js";
import { JobRunError } from "../run/index.js";

/** What an error says is missing. Undefined if the error is of another kind. */
export function absenceOf(error: unknown): "job" | "cluster" | "clusterStopped" | undefined {
    if (error instanceof CdmError && error.kind === "gone") return "job";
    if (!(error instanceof JobRunError)) return undefined;
    if (error.kind === "clusterMissing") return "cluster";
    return error.kind === "clusterStopped" ? "clusterStopped" : undefined;
}
