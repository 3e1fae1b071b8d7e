import { CdmError } from "../../cdm/errors.js";
import { JobRunError } from "../model/errors.js";
import { compareRuns, type RunIdentity } from "../model/identity.js";
import { liveRun, type Observation } from "../model/observation.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import type { Operation } from "../steps/context.js";
import { isConfirmedOver } from "./secondWitness.js";

/** True where an answer does not show the run that we know of, or a newer one: it is behind, and no proof that nothing is live. */
export function isStale(seen: Observation, run: RunIdentity | undefined): boolean {
    if (run === undefined || seen.kind === "gone") return false;
    return seen.kind !== "run" || !["same", "newer"].includes(compareRuns(seen.submission, run));
}

/**
 * Looks until the answer knows of the run that we know of. After as long as the status may lag behind, a second witness has to say that the run is over.
 *
 * @throws JobRunError where no time is left for that: an answer that may be behind is no ground to act on
 */
export async function observeFresh(operation: Operation, run: RunIdentity | undefined): Promise<Observation> {
    const until = operation.clock.monotonic() + consistencyGraceMs;
    for (;;) {
        const askedAt = operation.clock.monotonic();
        const seen = await operation.tryToLook();
        const isSeen = !(seen instanceof CdmError);
        if (isSeen && !isStale(seen, run)) return seen;
        if (isSeen && askedAt >= until) {
            // Whose a live run is that can't be compared with ours is for the caller to judge.
            const isDecided = liveRun(seen) !== undefined || (await isConfirmedOver(operation, run));
            if (isDecided) return seen;
        }
        operation.log.progress("the status does not show the run yet");
        if (!(await operation.sleep(operation.pollMs))) {
            const why = isSeen
                ? `The status of ${operation.jobLabel} does not show the run that it is known to have, and no time was left to look on.`
                : seen.message;
            throw new JobRunError(
                "statusBehind",
                `${why} Nothing was started or stopped. Run pulumi again, with a longer timeout if it needs one.`,
            );
        }
    }
}
