import { JobRunError } from "../model/errors.js";
import { compareRuns, type RunIdentity } from "../model/identity.js";
import { type Answered, liveRun, type Observation } from "../model/observation.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import { type PollContext, poll } from "./poll.js";
import { isConfirmedOver } from "./secondWitness.js";

/** True if an answer does not show the run that we know of, or a newer one: it is behind, and no proof that nothing is live. */
export function isStale(seen: Observation, run: RunIdentity | undefined): boolean {
    if (run === undefined || seen.kind === "absent") return false;
    return seen.kind !== "run" || !["same", "newer"].includes(compareRuns(seen.run, run));
}

/**
 * Observes until the answer knows of the run that we know of. After as long as the status may lag behind, a second witness has
 * to say that the run is over.
 *
 * @throws JobRunError if no time is left for that: an answer that may be behind is no ground to act on
 */
export async function observeFresh(
    context: PollContext & { readonly job: { readonly label: string } },
    run: RunIdentity | undefined,
): Promise<Answered> {
    const until = context.clock.monotonic() + consistencyGraceMs;
    const outcome = await poll<Answered>(context, async (seen, askedAt) => {
        if (seen.kind !== "unreachable") {
            if (!isStale(seen, run)) return { done: seen };
            // A live run that can't be compared with ours is for the caller to decide on.
            const isDecided =
                askedAt >= until && (liveRun(seen) !== undefined || (await isConfirmedOver(context, run)));
            if (isDecided) return { done: seen };
        }
        return { retry: { afterMs: context.observer.pollMs, progress: "the status does not show the run yet" } };
    });
    if ("done" in outcome) return outcome.done;
    const { timedOut } = outcome;
    const reason =
        timedOut.kind === "unreachable"
            ? timedOut.error.message
            : `The status of ${context.job.label} does not show the run that it is known to have, and no time was left to look on.`;
    throw new JobRunError(
        "statusBehind",
        `${reason} Nothing was started or stopped. Run pulumi again, with a longer timeout if it needs one.`,
        timedOut.kind === "unreachable" ? { cause: timedOut.error } : {},
    );
}
