import { ForeignRunError, isKnown } from "../model/errors.js";
import { compareRuns, isIdentified, isSameRun } from "../model/identity.js";
import { idOf } from "../model/inputs.js";
import type { Answered } from "../model/observation.js";
import { markNotLive } from "../model/refresh.js";
import { withMarks } from "../model/secrets.js";
import {
    claimOf,
    failedWhenLastSeen,
    type JobRunState,
    type LastStop,
    liveWhenLastSeen,
    neverHadRun,
    type RunFacts,
    toState,
} from "../model/state.js";
import { validateState } from "../model/validateState.js";
import { isCancelled } from "../observe/cancellation.js";
import type { Host, OperationContext } from "../process/host.js";
import { requireRunAtNewAddress } from "../steps/addressChange.js";
import type { Context } from "../steps/context.js";
import { letFinish } from "../steps/letFinish.js";
import { warnOfSchedule } from "../steps/scheduleWarning.js";
import { stopAndVerify } from "../steps/stop.js";
import { mustAskAtDelete } from "./mustAskAtDelete.js";
import { recorded } from "./recorded.js";
import { openRemoval } from "./removal.js";

/**
 * Stops the live run of ours, and returns only after CDM has said twice that it is not live. With `onDelete: "finish"` the run may
 * end by itself first. With `onDelete: "send"` it returns once CDM has taken a stop, except in a replacement.
 *
 * @returns undefined if the stop failed and `onStopFailure` is "warn", or if there never was a run to ask for
 * @throws JobRunError, CdmError or SettingsError if the stop is not proved: the resource stays in the state
 */
export async function remove(stored: JobRunState, host: Host, call: OperationContext): Promise<LastStop | undefined> {
    const state = withMarks(stored);
    const operate = (recordedCall: OperationContext) => removeRun(state, host, recordedCall);
    return recorded("delete", state, host, call, operate, (lastStop) => ({ lastStop }));
}

async function removeRun(state: JobRunState, host: Host, call: OperationContext): Promise<LastStop | undefined> {
    const { registry } = host;
    const { urn } = call;
    try {
        // mutant: the delete that asks nothing where no run was ever ours
        const hadNoRun = neverHadRun(validateState(state));
        if (hadNoRun && !(await mustAskAtDelete(state, host, call))) {
            registry.rememberReplaced(urn, state);
            return undefined;
        }
        const { context, facts, policy } = await openRemoval(state, host, call);
        if (state.onDelete === "finish") await letFinish(context, policy, facts, state);
        const [known, failed] = [liveWhenLastSeen(facts), failedWhenLastSeen(facts)];
        // The new half of a replacement must not start beside a run whose end is not proved.
        // mutant: the proof in a replacement with onDelete send
        const mayOnlySend = state.onDelete === "send" && !registry.isInProgram(urn);
        const { stop, last } = await stopAndVerify(context, { policy, known, failed, isLast: true, mayOnlySend });
        requireRunAtNewAddress(context.job, facts, last);
        await warnOfSchedule(context, stop);
        const isInProgram = registry.isInProgram(urn);
        registry.rememberReplaced(
            urn,
            hadNoRun ? state : await stateAfterDelete(context, state, { facts, stop, last, isInProgram }),
        );
        return stop;
    } catch (error) {
        // A foreign run that must fail the delete (`onForeignRun`) is not a failed stop. Nor is a canceled delete.
        if (state.onStopFailure !== "warn" || !isKnown(error) || error instanceof ForeignRunError || isCancelled(error))
            throw error;
        host.logFor(urn).warn(
            `The run of ${idOf(state)} may still be live, and leaves the state all the same because onStopFailure is "warn". ${error.message}`,
        );
        registry.rememberReplaced(urn, state);
        return undefined;
    }
}

interface DeleteResult {
    readonly facts: RunFacts;
    readonly stop: LastStop;
    readonly last: Answered;
    readonly isInProgram: boolean;
}

/** The state after the delete. If the delete is the first half of a replacement, the create that follows needs it. */
async function stateAfterDelete(
    context: Context,
    state: JobRunState,
    { facts, stop: lastStop, last, isInProgram }: DeleteResult,
): Promise<JobRunState> {
    const { unfinished: _, superseded: __, ...known } = facts;
    if (last.kind !== "run") return toState(state, { ...known, submission: markNotLive(known.submission), lastStop });
    if (context.ownership.isOurs(last.run, claimOf(facts)))
        return toState(state, { ...known, submission: last.run, lastStop });
    // A later run hides the end of ours in the status, so the history is asked. A destroy keeps no state and does not need it.
    const isHidden = liveWhenLastSeen(facts) !== undefined && isInProgram;
    const history = isHidden ? await context.observer.listRuns() : undefined;
    const shown = history?.runs.find((run) => isSameRun(run, known.submission));
    const superseded = isIdentified(known.submission) && compareRuns(last.run, known.submission) === "newer";
    return toState(state, {
        ...known,
        submission: shown ?? known.submission,
        lastStop,
        ...(superseded && { superseded }),
    });
}
