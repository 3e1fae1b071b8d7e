import { isKnown } from "../model/errors.js";
import { idOf } from "../model/inputs.js";
import type { JobRunState } from "../model/state.js";
import { firstAnswerMs } from "../model/timeouts.js";
import { isCancelled } from "../observe/cancellation.js";
import { observeAnswer } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { begin } from "./begin.js";

/**
 * Whether the delete of a JobRun that never had a run has to ask CDM. No run there can be its own. Only `onForeignRun` can require
 * anything: to stop, or to fail on, a foreign run.
 *
 * The place may be mistyped, so that CDM can never answer there. A delete that insisted on an answer would block the corrected
 * program, and destroy, forever. So without an answer this only warns.
 */
export async function mustAskAtDelete(state: JobRunState, host: Host, call: OperationContext): Promise<boolean> {
    const row = host.logFor(call.urn);
    const never = `No run of ${idOf(state)} was ever this JobRun's`;
    if (leavesForeignRuns(state)) {
        row.info(`${never}, so CDM was not asked.`);
        return false;
    }
    try {
        const context = await begin(state, "delete", host, call, state);
        await observeAnswer(context, firstAnswerMs);
        return true;
    } catch (error) {
        if (!isKnown(error) || isCancelled(error)) throw error;
        row.warn(
            `${never}. onForeignRun is "${state.onForeignRun}", but whether a foreign run is live could not be seen: ${error.message}`,
        );
        return false;
    }
}

/** Whether a delete leaves a live run that is foreign. */
export function leavesForeignRuns({ onForeignRun = "leave" }: JobRunState): boolean {
    return onForeignRun === "leave";
}
