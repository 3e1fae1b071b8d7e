import { inputIn } from "../../cdm/jobDefinition.js";
import type { Submission } from "../../cdm/submission.js";
import { consistencyGraceMs, longestClockErrorMs } from "../model/timeouts.js";
import type { WaitOutcome } from "./await.js";
import type { Context } from "./context.js";

/**
 * Whether CDM may bring a failed run back by itself: the job has an automatic retry, or nobody says that it has none, or the
 * failure was seen only once. Such a run is kept in the state, so that a destroy stops what comes back.
 */
export async function mayRevive(context: Context, outcome: WaitOutcome): Promise<boolean> {
    if (outcome.kind !== "failure") return false;
    return !outcome.isSeenTwice || mayBeRetried(context);
}

/**
 * How long from now on CDM's automatic retry of the run may still show: as long as a status may lag behind. 0 where the run has
 * not failed, or has failed long ago, or its job has no automatic retry.
 */
export async function revivalShowsForMs(context: Context, run: Submission): Promise<number> {
    if (run.status !== "FAILED") return 0;
    return isLongOver(context, run) || !(await mayBeRetried(context)) ? 0 : consistencyGraceMs;
}

/** The clock of a cluster need not be that of the gateway: only what failed a day ago, or before, has failed long ago beyond doubt. */
function isLongOver(context: Context, { lastUpdateDate }: Submission): boolean {
    const now = context.observer.serviceNow();
    return lastUpdateDate !== undefined && now !== undefined && now - lastUpdateDate > longestClockErrorMs;
}

/** Source: retryJobConfig.retryJobType (NONE, RETRY_TRIPLE) in "Job parameters" of the CDM API reference. */
async function mayBeRetried(context: Context): Promise<boolean> {
    const job = await context.observer.describeJob();
    return job === undefined || ![undefined, "", "NONE"].includes(inputIn(job, "retryJobConfig", "retryJobType"));
}
