import type { Submission } from "../../cdm/submission.js";
import { capitalized } from "../../common/text.js";
import { describeLive, describeRun } from "../model/describe.js";
import { compareUsers } from "../model/identity.js";
import { livenessOf } from "../model/status.js";
import type { Context } from "./context.js";

/** What a user has to know to decide what nothing else decides. */
export function explainUnknownDescent(context: Context, run: Submission): string {
    const what =
        livenessOf(run.status) === "live"
            ? describeLive(context.job, run)
            : `${capitalized(describeRun(run))} of ${context.job.label}, started by "${run.creationUser ?? "unknown"}", has ended as ${run.status}.`;
    return (
        `${what} Nothing tells whether it came of that start or another user started it, so it was neither taken over nor stopped, ` +
        'and no second start was sent. If it is yours, change ifRunning to "adopt" and run pulumi up, which takes it over; ' +
        'if it is not, change ifRunning to "restart", which stops it if it is live and starts the job.' +
        iamHint(context, run)
    );
}

/** Where CDM shows a user, the name of the one who logs in would decide. */
function iamHint(context: Context, { creationUser }: Submission): string {
    const isShown = compareUsers(creationUser, creationUser) === "same";
    const why = isShown ? context.user.problem() : undefined;
    return why === undefined ? "" : ` The name of the user who logs in might tell it. ${why}`;
}
