import { describeRun } from "../model/describe.js";
import { identityOf } from "../model/identity.js";
import type { Sighting } from "../model/observation.js";
import { refreshed } from "../model/refresh.js";
import { withMarks } from "../model/secrets.js";
import { factsOf, type JobRunState, neverHadRun, type RunFacts, toState } from "../model/state.js";
import { livenessOf } from "../model/status.js";
import { usable } from "../model/validateState.js";
import type { Host } from "../process/host.js";
import type { Operation } from "../steps/context.js";
import { refuseAbsenceElsewhere, seenAt } from "../steps/lastSeen.js";
import { begin } from "./begin.js";

/** Asks once what became of the run. Undefined where the job is gone, which only CDM's own word for it proves. */
export async function read(stored: JobRunState, host: Host): Promise<JobRunState | undefined> {
    // The state owes a start whatever CDM says of that job, which may be one that can't be asked for.
    if (neverHadRun(usable(stored))) return stored;
    const state = withMarks(stored);
    const operation = await begin(state, "read", host);
    const facts = factsOf(state);
    const sighting = await lookTwiceIfGone(operation);
    refuseAbsenceElsewhere(operation, facts, sighting);
    if (sighting.kind !== "gone")
        return seenAt(operation, Promise.resolve(toState(state, refreshed(facts, sighting, state))));
    // A disposable job deletes itself after its run, and a cluster that is stopped has its jobs still: what the run did stays true.
    const isStillTrue = sighting.what === "clusterStopped" || facts.submission.isDeleteJob === true;
    if (!isStillTrue) return undefined;
    warnOfOldStatus(operation, facts, sighting.what);
    return toState(state, facts);
}

/** Where the job can't be asked, a status that says RUNNING is one of another time. It stays: CDM has said no other. */
function warnOfOldStatus(
    operation: Operation,
    { submission }: RunFacts,
    what: "gone" | "clusterGone" | "clusterStopped",
): void {
    const run = identityOf(submission);
    if (Object.keys(run).length === 0 || livenessOf(submission.status) !== "live") return;
    const why = {
        gone: "the job deletes itself after its run, and does not exist any more",
        clusterGone: "the cluster does not exist any more",
        clusterStopped: "the cluster is stopped",
    }[what];
    operation.report.warn(
        `${operation.whom}: ${why}, so nothing of the job is live. The status ${submission.status ?? "none"} of ${describeRun(submission)} in the state is as it was last seen.`,
    );
}

/** That a job or its cluster is gone is believed when it was said twice. */
async function lookTwiceIfGone(operation: Operation): Promise<Sighting> {
    const sighting = await operation.look();
    if (sighting.kind !== "gone" || sighting.what === "clusterStopped") return sighting;
    await operation.pause(operation.pollMs);
    return operation.look();
}
