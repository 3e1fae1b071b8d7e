import { describeRun } from "../model/describe.js";
import { hasIdentity } from "../model/identity.js";
import type { AbsenceCause } from "../model/observation.js";
import { refreshFacts } from "../model/refresh.js";
import { withMarks } from "../model/secrets.js";
import { factsOf, type JobRunState, neverHadRun, type RunFacts, toState } from "../model/state.js";
import { livenessOf } from "../model/status.js";
import { validateState } from "../model/validateState.js";
import { observeAbsenceTwice } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { addSeenAt, requireRunAtNewAddress } from "../steps/addressChange.js";
import type { Context } from "../steps/context.js";
import { begin } from "./begin.js";
import { recorded } from "./recorded.js";

/**
 * Refreshes the state with one observation.
 *
 * @returns undefined if the job is gone, by CDM's own answer
 * @throws JobRunError, CdmError or SettingsError if CDM can't be asked: the state stays as it was
 */
export async function read(stored: JobRunState, host: Host, call: OperationContext): Promise<JobRunState | undefined> {
    const operate = (recordedCall: OperationContext) => readRun(stored, host, recordedCall);
    return recorded("read", stored, host, call, operate, (now) => now ?? {});
}

async function readRun(stored: JobRunState, host: Host, call: OperationContext): Promise<JobRunState | undefined> {
    const state = withMarks(validateState(stored));
    // The state owes a start, whatever CDM says. The job may be in a place where CDM can't be asked.
    if (neverHadRun(state)) return state;
    const context = await begin(state, "read", host, call);
    const facts = factsOf(state);
    const seen = await observeAbsenceTwice(context);
    requireRunAtNewAddress(context.job, facts, seen);
    if (seen.kind !== "absent")
        return addSeenAt(context, Promise.resolve(toState(state, refreshFacts(facts, seen, state))));
    // A disposable job deletes itself after its run, and a stopped cluster still has its jobs. The facts about the run stay true.
    const isStillTrue = seen.cause === "clusterStopped" || facts.submission.isDeleteJob === true;
    if (!isStillTrue) return undefined;
    warnOfOldStatus(context, facts, seen.cause);
    return toState(state, facts);
}

/** The state keeps its last status, because CDM shows no newer one. If that is RUNNING, it is out of date. */
function warnOfOldStatus(context: Context, { submission }: RunFacts, cause: AbsenceCause): void {
    if (!hasIdentity(submission) || livenessOf(submission.status) !== "live") return;
    const why = {
        job: "the job deletes itself after its run, and does not exist any more",
        clusterGone: "the cluster does not exist any more",
        clusterStopped: "the cluster is stopped",
    }[cause];
    context.log.warn(
        `${context.job.label}: ${why}, so nothing of the job is live. The status ${submission.status ?? "none"} of ${describeRun(submission)} in the state is as it was last seen.`,
    );
}
