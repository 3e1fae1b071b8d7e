import type { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { describeLive } from "../model/describe.js";
import { ForeignRunError, JobRunError } from "../model/errors.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { Context } from "./context.js";

/*
 * Goal: an error tells the user which live run is in the way, why the operation ends, and what to do.
 *
 * 1. `foreignRunError`: the run is not ours, and the program does not allow to stop it.
 * 2. `notComparableError`: nothing tells whether the run is ours.
 * 3. `notAdoptableError`: the run has neither id nor date, so no state could hold it.
 * 4. `alreadyLiveError`: a create found a live run, and `ifRunning` is "fail".
 * 5. `overtakenError`: another user has started the job while CDM took no start of this JobRun.
 *
 * Limits: words only. The callers decide.
 */

export function foreignRunError(context: Context, live: Submission): ForeignRunError {
    return new ForeignRunError(
        `${describeLive(context.job, live)} It is not a run of this JobRun, so it was not stopped. Wait for it to end or stop it, ` +
            'or set onForeignRun to "stop", then run pulumi up (a destroy uses what the last up has stored).',
    );
}

/** @param forMs how long the operation has observed the run, in milliseconds */
export function notComparableError(context: Context, live: Submission, forMs: number): JobRunError {
    const { hasState, manualStop } = context.job;
    return new JobRunError(
        "notComparable",
        `${describeLive(context.job, live)} For ${describeDuration(forMs)} nothing has told whether it is the run ${
            hasState
                ? "of this JobRun. It can't be compared with the run in the state, or looks older. It was not stopped, and the resource stays in " +
                  'the state. If it may be stopped, set onForeignRun to "stop" and run pulumi up first, or'
                : "that was named. It can't be compared with that one, or looks older. It was not stopped. If it may be stopped,"
        } stop it by hand${manualStop}`,
    );
}

/** Without its id and its date, nothing would tell a live run from the next one. */
export function notAdoptableError(context: Context, live: Submission): JobRunError {
    return new JobRunError(
        "notComparable",
        `${describeLive(context.job, live)} CDM tells neither its id nor when it was created, so it can't be taken over: nothing would tell it from ` +
            'the next run. Wait for it to end, or set ifRunning to "restart" (stop it first)' +
            `${context.job.hasState ? ", then run pulumi up again" : ""}.`,
    );
}

/** @param refused why the start was not accepted before */
export function overtakenError(context: Context, live: Submission, refused: CdmError): JobRunError {
    const { hasState } = context.job;
    return new JobRunError(
        "newRunNotStarted",
        `${describeLive(context.job, live)} It began while CDM accepted no start ${hasState ? "of this JobRun" : "of ours"}, and no second run was started beside it. ` +
            `${refused.message} ${hasState ? "Run pulumi up" : "Start the job"} again once that run has ended.`,
        { cause: refused },
    );
}

export function alreadyLiveError(context: Context, live: Submission, { desiredState }: JobRunInputs): JobRunError {
    const ways =
        desiredState === "stopped"
            ? 'set ifRunning to "restart" (which stops it here, also a run of another user)'
            : 'set ifRunning to "adopt" (take it over) or "restart" (stop it first)';
    return new JobRunError(
        "liveAlready",
        `${describeLive(context.job, live)} No second run was started beside it. ` +
            `Wait for it to end, or ${ways}${context.job.hasState ? renamedOrKilled : "."}`,
    );
}

const renamedOrKilled =
    ", then run pulumi up again. After a rename in the program, give the new JobRun the old name as an alias; after a pulumi up that was " +
    'killed, run pulumi cancel, pulumi refresh --clear-pending-creates, then pulumi up with ifRunning: "adopt".';
