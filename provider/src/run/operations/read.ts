import { describeRun } from "../model/describe.js";
import { identityOf } from "../model/identity.js";
import type { Observation } from "../model/observation.js";
import { refreshed } from "../model/refresh.js";
import { withMarks } from "../model/secrets.js";
import { factsOf, type JobRunState, neverHadRun, type RunFacts, toState } from "../model/state.js";
import { livenessOf } from "../model/status.js";
import { validateState } from "../model/validateState.js";
import type { Host } from "../process/host.js";
import type { Operation } from "../steps/context.js";
import { refuseAbsenceElsewhere, rememberAddress } from "../steps/lastSeen.js";
import { begin } from "./begin.js";

/** Asks once what became of the run. Undefined where the job is gone, which only CDM's own word for it proves. */
export async function read(stored: JobRunState, host: Host): Promise<JobRunState | undefined> {
    // The state owes a start whatever CDM says of that job, which may be one that can't be asked for.
    if (neverHadRun(validateState(stored))) return stored;
    const state = withMarks(stored);
    const operation = await begin(state, "read", host);
    const facts = factsOf(state);
    const seen = await lookTwiceIfGone(operation);
    refuseAbsenceElsewhere(operation, facts, seen);
    if (seen.kind !== "gone")
        return rememberAddress(operation, Promise.resolve(toState(state, refreshed(facts, seen, state))));
    // A disposable job deletes itself after its run, and a cluster that is stopped has its jobs still: what the run did stays true.
    const isStillTrue = seen.what === "clusterStopped" || facts.submission.isDeleteJob === true;
    if (!isStillTrue) return undefined;
    warnOfOldStatus(operation, facts, seen.what);
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
    operation.log.warn(
        `${operation.jobLabel}: ${why}, so nothing of the job is live. The status ${submission.status ?? "none"} of ${describeRun(submission)} in the state is as it was last seen.`,
    );
}

/** That a job or its cluster is gone is believed when it was said twice. */
async function lookTwiceIfGone(operation: Operation): Promise<Observation> {
    const seen = await operation.look();
    if (seen.kind !== "gone" || seen.what === "clusterStopped") return seen;
    await operation.sleep(operation.pollMs);
    return operation.look();
}
