import type { JobRunInputs } from "../model/inputs.js";
import type { JobRunState } from "../model/state.js";
import { toState } from "../model/state.js";
import { firstAnswerMs } from "../model/timeouts.js";
import { observeAnswer } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { adoptedRun } from "../steps/startAndAwait.js";
import { begin } from "./begin.js";

/**
 * Looks up a job by the id of its resource, without a state. Returns its last run as an adopted one.
 *
 * @param id `cluster/job`
 * @param place where the cluster is; the settings fill in what is left open
 * @returns undefined if CDM says that the job or its cluster does not exist
 * @throws JobRunError, CdmError or SettingsError if CDM can't be asked
 */
export async function lookUp(
    id: string,
    place: Pick<JobRunInputs, "projectId" | "region" | "endpoint">,
    host: Host,
    call: OperationContext,
): Promise<JobRunState | undefined> {
    const slash = id.indexOf("/");
    const inputs = { ...place, clusterId: id.slice(0, slash), jobName: id.slice(slash + 1) };
    const context = await begin(inputs, "read", host, call);
    const seen = await observeAnswer(context, firstAnswerMs);
    if (seen.kind === "absent" && seen.cause !== "clusterStopped") return undefined;
    const { projectId } = context.job;
    const facts = seen.kind === "run" ? adoptedRun(context, seen.run) : { submission: {}, startedByUs: false };
    return toState({ ...inputs, projectId }, facts);
}
