import { CdmError } from "../../cdm/errors.js";
import { JobRunError } from "../model/errors.js";
import { compareRuns, type RunIdentity } from "../model/identity.js";
import { liveRun, type Sighting } from "../model/observation.js";
import { graceMs } from "../model/timeouts.js";
import type { Operation } from "../steps/context.js";
import { isOverBySecondWitness } from "./secondWitness.js";

/** True where an answer does not show the run that we know of, or a newer one: it is behind, and no proof that nothing is live. */
export function isBehind(sighting: Sighting, run: RunIdentity | undefined): boolean {
    if (run === undefined || sighting.kind === "gone") return false;
    return sighting.kind !== "run" || !["same", "newer"].includes(compareRuns(sighting.submission, run));
}

/**
 * Looks until the answer knows of the run that we know of. After as long as the status may lag behind, a second witness has to say that the run is over.
 *
 * @throws JobRunError where no time is left for that: an answer that may be behind is no ground to act on
 */
export async function lookPastLag(operation: Operation, run: RunIdentity | undefined): Promise<Sighting> {
    const until = operation.clock.monotonic() + graceMs;
    for (;;) {
        const askedAt = operation.clock.monotonic();
        const sighting = await operation.tryToLook();
        const isSeen = !(sighting instanceof CdmError);
        if (isSeen && !isBehind(sighting, run)) return sighting;
        if (isSeen && askedAt >= until) {
            // Whose a live run is that can't be compared with ours is for the caller to judge.
            const isDecided = liveRun(sighting) !== undefined || (await isOverBySecondWitness(operation, run));
            if (isDecided) return sighting;
        }
        operation.report.progress("the status does not show the run yet");
        if (!(await operation.pause(operation.pollMs))) {
            const why = isSeen
                ? `The status of ${operation.whom} does not show the run that it is known to have, and no time was left to look on.`
                : sighting.message;
            throw new JobRunError(
                "statusBehind",
                `${why} Nothing was started or stopped. Run pulumi again, with a longer timeout if it needs one.`,
            );
        }
    }
}
