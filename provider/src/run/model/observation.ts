import type { Moved } from "../../cdm/answers.js";
import type { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";

/** Why nothing of a job can be live: the job or its cluster does not exist, or the cluster is stopped. */
export type AbsenceCause = "job" | "clusterGone" | "clusterStopped";

/** What CDM says of a job's last run. */
export type Observation =
    /** `isHint`: a list of jobs said so. It proves nothing. `moved`: what that list says of the run's rows and bytes. */
    | {
          readonly kind: "run";
          readonly run: Submission;
          readonly live: boolean;
          readonly isHint?: true;
          readonly moved?: Moved;
      }
    | { readonly kind: "neverRan" }
    /** `error` is CDM's answer to the status request. */
    | { readonly kind: "absent"; readonly cause: AbsenceCause; readonly error: CdmError }
    /** A later request may succeed. `takesLonger`: CDM throttles, or the cluster is changing its state. */
    | { readonly kind: "unreachable"; readonly error: CdmError; readonly takesLonger: boolean };

/** CDM has answered. */
export type Answered = Exclude<Observation, { readonly kind: "unreachable" }>;
export type Absent = Extract<Observation, { readonly kind: "absent" }>;

/** The job's last run, if it is live. */
export function liveRun(seen: Observation): Submission | undefined {
    return seen.kind === "run" && seen.live ? seen.run : undefined;
}
