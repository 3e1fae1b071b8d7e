import { cut, visible } from "../../common/text.js";
import { JobRunError } from "../model/errors.js";
import { isIdentified } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { Answered } from "../model/observation.js";
import { type JobRunState, type RunFacts, toState } from "../model/state.js";
import { firstAnswerMs } from "../model/timeouts.js";
import { validators } from "../model/validate.js";
import { observeAbsenceTwice } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { refuseAbsence } from "../steps/absence.js";
import { addSeenAt } from "../steps/addressChange.js";
import { adoptedRun } from "../steps/adopt.js";
import type { Context } from "../steps/context.js";
import { notAdoptableError } from "../steps/refusals.js";
import { begin } from "./begin.js";
import { recorded } from "./recorded.js";

/**
 * Looks up a job by the id of its resource, without a state. Returns its last run as an adopted one. A job that never ran owes a
 * start: the next `up` starts it.
 *
 * @param id `cluster/job`
 * @param place where the cluster is; the settings fill in what is left open
 * @returns undefined if CDM has said twice that the job or its cluster does not exist
 * @throws JobRunError if the id is not one, if the cluster is stopped, or if nothing would tell the run from the next one
 * @throws CdmError or SettingsError if CDM can't be asked
 */
export async function lookUp(
    id: string,
    place: Pick<JobRunInputs, "projectId" | "region" | "endpoint">,
    host: Host,
    call: OperationContext,
): Promise<JobRunState | undefined> {
    const parts = partsOf(id);
    const operate = (recordedCall: OperationContext) => lookUpJob(place, parts, host, recordedCall);
    return recorded("lookUp", parts, host, call, operate, (found) => found ?? {});
}

async function lookUpJob(
    place: Pick<JobRunInputs, "projectId" | "region" | "endpoint">,
    parts: Pick<JobRunInputs, "clusterId" | "jobName">,
    host: Host,
    call: OperationContext,
): Promise<JobRunState | undefined> {
    const context = await begin({ ...place, ...parts }, "read", host, call);
    const seen = await observeAbsenceTwice(context, firstAnswerMs);
    if (seen.kind === "absent" && seen.cause !== "clusterStopped") return undefined;
    const inputs = { ...place, ...parts, projectId: context.job.projectId };
    return addSeenAt(context, Promise.resolve(toState(inputs, factsSeen(context, seen))));
}

function factsSeen(context: Context, seen: Answered): RunFacts {
    refuseAbsence(context.job, seen);
    if (seen.kind === "neverRan") {
        const unfinished = { phase: "restart", since: context.clock.now() } as const;
        return { submission: {}, startedByUs: false, unfinished };
    }
    if (!isIdentified(seen.run)) throw notAdoptableError(context, seen.run);
    return adoptedRun(context, seen.run);
}

/** @throws JobRunError if the id is not `cluster/job`, or if a part can't be a part of a request's path */
function partsOf(id: string): Pick<JobRunInputs, "clusterId" | "jobName"> {
    const slash = id.indexOf("/");
    const [clusterId, jobName] = [id.slice(0, Math.max(slash, 0)), id.slice(slash + 1)];
    const problem =
        slash < 0
            ? "it has no slash"
            : (validators.clusterId(clusterId, "its cluster") ?? validators.jobName(jobName, "its job"));
    if (problem === undefined) return { clusterId, jobName };
    throw new JobRunError(
        "idUnusable",
        `"${visible(cut(id, longestShownId))}" is not the id of a JobRun: ${problem}. CDM was not asked. The id is <cluster id>/<job name>.`,
    );
}

/** In bytes. */
const longestShownId = 200;
