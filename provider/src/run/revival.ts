import { inputIn } from "./definition.js";
import type { Operation } from "./operation.js";
import type { WaitOutcome } from "./waitForRun.js";

/**
 * Whether CDM may bring a failed run back by itself: the job has an automatic retry, or nobody says that it has none, or the
 * failure was seen only once. Such a run is kept in the state, so that a destroy stops what comes back.
 *
 * Source: retryJobConfig.retryJobType (NONE, RETRY_TRIPLE) in "Job parameters" of the CDM API reference.
 */
export async function mayRevive(operation: Operation, outcome: WaitOutcome): Promise<boolean> {
    if (outcome.kind !== "failed") return false;
    if (!outcome.isSeenTwice) return true;
    const job = await operation.describeJob();
    return job === undefined || ![undefined, "", "NONE"].includes(inputIn(job, "retryJobConfig", "retryJobType"));
}
