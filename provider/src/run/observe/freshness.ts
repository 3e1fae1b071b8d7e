import { JobRunError } from "../model/errors.js";
import { compareRuns, type RunIdentity } from "../model/identity.js";
import { type Answered, liveRun, type Observation } from "../model/observation.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import { type PollContext, poll } from "./poll.js";
import { isConfirmedOver } from "./secondWitness.js";

/** True if an answer shows neither the run that we know of nor a newer one. It lags behind, and does not prove that nothing is live. */
export function isStale(seen: Observation, run: RunIdentity | undefined): boolean {
    // mutant: the patience with a status that lags
    if (run === undefined || seen.kind === "absent") return false;
    return seen.kind !== "run" || !["same", "newer"].includes(compareRuns(seen.run, run));
}

/**
 * Observes until the answer shows the run that we know of, or a newer one. After `consistencyGraceMs` without it, the second
 * witness has to confirm that the run is over.
 *
 * @throws JobRunError if no time is left: an operation must not act on an answer that may lag behind
 */
export async function observeFresh(
    context: PollContext & { readonly job: { readonly label: string } },
    run: RunIdentity | undefined,
): Promise<Answered> {
    const until = context.clock.monotonic() + consistencyGraceMs;
    const outcome = await poll<Answered>(context, async (seen, askedAt) => {
        if (seen.kind !== "unreachable") {
            if (!isStale(seen, run)) return { done: seen };
            // The caller decides about a live run that can't be compared with ours.
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
            : `The status of ${context.job.label} does not show the run that is known, and no time was left to observe on.`;
    throw new JobRunError(
        "statusBehind",
        `${reason} Nothing was started or stopped. Run pulumi again, with a longer timeout if it needs one.`,
        timedOut.kind === "unreachable" ? { cause: timedOut.error } : {},
    );
}
