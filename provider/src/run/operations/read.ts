import { describeRun } from "../model/describe.js";
import { identityOf } from "../model/identity.js";
import type { AbsenceCause, Answered } from "../model/observation.js";
import { refreshed } from "../model/refresh.js";
import { withMarks } from "../model/secrets.js";
import { factsOf, type JobRunState, neverHadRun, type RunFacts, toState } from "../model/state.js";
import { livenessOf } from "../model/status.js";
import { validateState } from "../model/validateState.js";
import { observeAnswer } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import type { Context } from "../steps/context.js";
import { refuseAbsenceElsewhere, rememberAddress } from "../steps/lastSeen.js";
import { begin } from "./begin.js";

/** Asks once what became of the run. Undefined where the job is gone, which only CDM's own word for it proves. */
export async function read(stored: JobRunState, host: Host, call: OperationContext): Promise<JobRunState | undefined> {
    // The state owes a start whatever CDM says of that job, which may be one that can't be asked for.
    const state = withMarks(validateState(stored));
    if (neverHadRun(state)) return state;
    const context = await begin(state, "read", host, call);
    const facts = factsOf(state);
    const seen = await observeAbsenceTwice(context);
    refuseAbsenceElsewhere(context.job, facts, seen);
    if (seen.kind !== "absent")
        return rememberAddress(context, Promise.resolve(toState(state, refreshed(facts, seen, state))));
    // A disposable job deletes itself after its run, and a cluster that is stopped has its jobs still: what the run did stays true.
    const isStillTrue = seen.cause === "clusterStopped" || facts.submission.isDeleteJob === true;
    if (!isStillTrue) return undefined;
    warnOfOldStatus(context, facts, seen.cause);
    return toState(state, facts);
}

/** Where the job can't be asked, a status that says RUNNING is one of another time. It stays: CDM has said no other. */
function warnOfOldStatus(context: Context, { submission }: RunFacts, cause: AbsenceCause): void {
    const run = identityOf(submission);
    if (Object.keys(run).length === 0 || livenessOf(submission.status) !== "live") return;
    const why = {
        job: "the job deletes itself after its run, and does not exist any more",
        clusterGone: "the cluster does not exist any more",
        clusterStopped: "the cluster is stopped",
    }[cause];
    context.log.warn(
        `${context.job.label}: ${why}, so nothing of the job is live. The status ${submission.status ?? "none"} of ${describeRun(submission)} in the state is as it was last seen.`,
    );
}

/** That a job or its cluster is gone is believed when it was said twice. */
async function observeAbsenceTwice(context: Context): Promise<Answered> {
    const seen = await observeAnswer(context);
    if (seen.kind !== "absent" || seen.cause === "clusterStopped") return seen;
    await context.deadline.sleep(context.observer.pollMs);
    return observeAnswer(context);
}
