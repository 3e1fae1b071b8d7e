import type { Submission } from "../../cdm/submission.js";
import { liveRun } from "../model/observation.js";
import { withMarks } from "../model/secrets.js";
import { type JobRunState, neverHadRun } from "../model/state.js";
import { validateState } from "../model/validateState.js";
import { observeAnswer } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { leavesForeignRuns } from "./mustAskAtDelete.js";
import { recorded } from "./recorded.js";
import { openRemoval } from "./removal.js";

/** What a delete of the state would do now. */
export interface RemovalPlan {
    /**
     * `stop`: it would stop the live run. `leave`: the live run is foreign. `refuse`: it would fail because of the foreign run. `unsure`: nothing
     * tells whose the live run is, and it would fail unless that changes. `nothing`: no run is live. `neverOurs`: CDM would not be asked.
     */
    readonly action: "stop" | "leave" | "refuse" | "unsure" | "nothing" | "neverOurs";
    /** Why it would stop a run that the JobRun did not start itself. */
    readonly because?: string | undefined;
    /** The job's last run, if CDM shows one. */
    readonly run?: Submission | undefined;
    /** Why there is no run: the job or its cluster is gone, or the cluster is stopped. */
    readonly absent?: "job" | "clusterGone" | "clusterStopped" | undefined;
}

/**
 * What `remove` would do with this state, by one observation. Sends no stop.
 *
 * @throws what `remove` throws before it stops anything
 */
export async function planRemove(stored: JobRunState, host: Host, call: OperationContext): Promise<RemovalPlan> {
    const state = withMarks(stored);
    const look = (recordedCall: OperationContext) => planOf(state, host, recordedCall);
    return recorded("status", state, host, call, look, ({ run }) => run ?? {});
}

async function planOf(state: JobRunState, host: Host, call: OperationContext): Promise<RemovalPlan> {
    if (neverHadRun(validateState(state)) && leavesForeignRuns(state)) return { action: "neverOurs" };
    const { context, policy } = await openRemoval(state, host, call);
    const seen = await observeAnswer(context);
    const live = liveRun(seen);
    if (live !== undefined) return { ...policy(live), run: live };
    return {
        action: "nothing",
        ...(seen.kind === "run" && { run: seen.run }),
        ...(seen.kind === "absent" && { absent: seen.cause }),
    };
}
