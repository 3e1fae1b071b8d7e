import type { Submission } from "../../cdm/submission.js";
import { capitalized } from "../../common/text.js";
import { describeLive, describeRun } from "../model/describe.js";
import { compareUsers } from "../model/identity.js";
import { livenessOf } from "../model/status.js";
import type { Context } from "./context.js";

/**
 * Goal: the user can decide whether a run came of a start, if nothing else tells.
 *
 * 1. The sentence says what CDM shows of the run: its status and its user.
 * 2. It says what the user can change: `ifRunning` to "adopt" or to "restart".
 * 3. If the name of the user who logs in would decide, it says why IAM has not told that name.
 *
 * Limits: it sends no request.
 */
export function explainUnknownDescent(context: Context, run: Submission): string {
    const what =
        livenessOf(run.status) === "live"
            ? describeLive(context.job, run)
            : `${capitalized(describeRun(run))} of ${context.job.label}, started by "${run.creationUser ?? "unknown"}", has ended as ${run.status}.`;
    return (
        `${what} Nothing tells whether it came of that start or another user started it, so it was neither taken over nor stopped, ` +
        `and no second start was sent.${context.job.hasState ? ways : ""}` +
        iamHint(context, run)
    );
}

const ways =
    ' If it is yours, change ifRunning to "adopt" and run pulumi up, which takes it over; ' +
    'if it is not, change ifRunning to "restart", which stops it if it is live and starts the job.';

/** If CDM shows the run's user, the name of the user who logs in would decide. Says why IAM has not told it. */
function iamHint(context: Context, { creationUser }: Submission): string {
    const isShown = compareUsers(creationUser, creationUser) === "same";
    const why = isShown ? context.user.problem() : undefined;
    return why === undefined ? "" : ` The name of the user who logs in might tell it. ${why}`;
}
