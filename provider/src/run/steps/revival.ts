import { inputIn } from "../../cdm/jobDefinition.js";
import type { Submission } from "../../cdm/submission.js";
import { consistencyGraceMs, longestClockErrorMs } from "../model/timeouts.js";
import type { Context } from "./context.js";
import type { LimitedOutcome } from "./limitedOutcome.js";

/**
 * Goal: no failed run is forgotten that CDM's automatic retry may revive. The state keeps such a run, so that destroy stops it.
 *
 * 1. The failure was seen only once.
 * 2. Or the job has an automatic retry, or CDM does not show whether it has one.
 *
 * Limits: one request for the job, best effort.
 */
export async function mayRevive(context: Context, outcome: LimitedOutcome): Promise<boolean> {
    // mutant: the resource whose failed run may come back
    if (outcome.kind === "stoppedAtLimit") return outcome.submission.status === "FAILED" && mayBeRetried(context);
    if (outcome.kind !== "failure") return false;
    return !outcome.isSeenTwice || mayBeRetried(context);
}

/**
 * How long from now CDM's automatic retry of the run may still show: `consistencyGraceMs`. 0 if the run has not failed, or has
 * failed long ago, or its job has no automatic retry.
 */
export async function revivalShowsForMs(context: Context, run: Submission): Promise<number> {
    if (run.status !== "FAILED") return 0;
    return isLongOver(context, run) || !(await mayBeRetried(context)) ? 0 : consistencyGraceMs;
}

/** A cluster's clock may differ from the gateway's. So only a failure of more than `longestClockErrorMs` ago is certainly old. */
function isLongOver(context: Context, { lastUpdateDate }: Submission): boolean {
    const now = context.observer.serviceNow();
    return lastUpdateDate !== undefined && now !== undefined && now - lastUpdateDate > longestClockErrorMs;
}

/** Source: retryJobConfig.retryJobType (NONE, RETRY_TRIPLE) in "Job parameters" of the CDM API reference. */
async function mayBeRetried(context: Context): Promise<boolean> {
    const job = await context.observer.describeJob();
    return job === undefined || ![undefined, "", "NONE"].includes(inputIn(job, "retryJobConfig", "retryJobType"));
}
