import type { Submission } from "../../cdm/submission.js";
import type { LastStop } from "../model/state.js";
import type { WaitOutcome } from "./await.js";

/** Which limit the run has reached: `timeouts` with `onTimeout: "stop"`, or `maxRunTime`. */
export type Limit = "outOfTime" | "overTime";

/** How a wait ended, once a run at its limit was stopped. */
export type LimitedOutcome =
    | Exclude<WaitOutcome, { readonly kind: "overTime" }>
    /** CDM has said twice that the run is not live. */
    | {
          readonly kind: "stoppedAtLimit";
          readonly limit: Limit;
          readonly submission: Submission;
          readonly stop: LastStop;
      }
    /** The run may still be live. */
    | {
          readonly kind: "stopUnproved";
          readonly limit: Limit;
          readonly submission: Submission;
          readonly error: unknown;
      };
