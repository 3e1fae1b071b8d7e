import { JobRunError, type PartialFailureError } from "../run/model/errors.js";
import type { StartedRun } from "./run.js";

/**
 * `startRun` has started or taken over a run, or a start is in doubt, and `waitFor` is not met. Pass `run` to `ensureStopped` to stop it, and
 * nothing else.
 */
export class StartRunError extends JobRunError {
    override readonly name = "StartRunError";

    constructor(
        { kind, sentence, cause }: PartialFailureError,
        /** What is known of the run. `unfinished.phase` says whether it goes on, has ended, or is in doubt. */
        readonly run: StartedRun,
    ) {
        super(kind, sentence, cause === undefined ? {} : { cause });
    }
}
