import type { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import type { Liveness } from "./status.js";

/** What the service says of a job's last run. */
export type Observation =
    | { readonly kind: "run"; readonly submission: Submission; readonly liveness: Exclude<Liveness, "neverRan"> }
    | { readonly kind: "neverRan" }
    /** Nothing of the job can be live. `error` is CDM's answer to who asked for the run. */
    | { readonly kind: "gone"; readonly what: "gone" | "clusterGone" | "clusterStopped"; readonly error: CdmError };

/** The job's last run, where it has one and it is live. */
export function liveRun(seen: Observation): Submission | undefined {
    return seen.kind === "run" && seen.liveness === "live" ? seen.submission : undefined;
}
