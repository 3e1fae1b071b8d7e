import { consolePageOf } from "../../cdm/config/consolePage.js";
import type { Submission } from "../../cdm/submission.js";
import { capitalized } from "../../common/text.js";
import { JobRunError } from "../model/errors.js";
import { hasIdentity, isSameRunAnywhere } from "../model/identity.js";
import type { Answered } from "../model/observation.js";
import { descentOf } from "../model/sentStart.js";
import { isAddressSecret, type JobRunState, type RunFacts } from "../model/state.js";
import { observeAnswer, type PollContext } from "../observe/poll.js";
import type { Job } from "./context.js";
import { withState } from "./withState.js";

/**
 * Goal: no conclusion from another CDM. A changed address replaces nothing, but it may lead to another CDM or to an emulator, where
 * a missing job proves nothing.
 *
 * 1. The address is the one at which the job was last seen: the observation counts.
 * 2. Our run shows at the new address: the observation counts.
 * 3. If a start is owed, a run that came of it counts as ours. If nothing was ever ours there, any run does.
 *
 * Limits: it decides on one observation, and never on an id alone: each cluster counts its own.
 *
 * @throws JobRunError if the address has changed and our run does not show there
 */
export function requireRunAtNewAddress({ address, label }: Job, facts: RunFacts, seen: Answered): void {
    if (!hasAddressChanged({ address }, facts)) return;
    const { submission, unfinished } = facts;
    const isOurs = (seenRun: Submission) =>
        unfinished?.phase === "start"
            ? descentOf(seenRun, unfinished) === "yes"
            : !hasIdentity(submission) || isSameRunAnywhere(seenRun, submission);
    if (seen.kind === "run" && isOurs(seen.run)) return;
    throw new JobRunError(
        "seenElsewhere",
        `${capitalized(label)} was last seen at ${facts.__seenAt}. Its run does not show at ${address}, which proves nothing. ` +
            "The resource stays in the state. Set the address back (endpoint, HW_CDM_ENDPOINT or the region), or, if the run is really over, " +
            "remove the resource with pulumi state delete.",
    );
}

/** The same before anything else is done. It observes the job only if the address has changed. */
export async function checkNewAddress(context: PollContext & { readonly job: Job }, facts: RunFacts): Promise<void> {
    if (hasAddressChanged(context.job, facts)) requireRunAtNewAddress(context.job, facts, await observeAnswer(context));
}

/** Adds `__seenAt`, and what follows from it, to the state that the operation returns, or that its PartialFailureError carries. */
export async function addSeenAt({ job }: { readonly job: Job }, work: Promise<JobRunState>): Promise<JobRunState> {
    return withState(work, ({ console: _, ...state }) => {
        const page = isAddressSecret(state) ? undefined : consolePageOf(job.address);
        return { ...state, ...(page !== undefined && { console: page }), __seenAt: job.address };
    });
}

/** Whether the job was last seen at another address than this operation uses. */
function hasAddressChanged({ address }: Pick<Job, "address">, { __seenAt }: RunFacts): boolean {
    return __seenAt !== undefined && __seenAt !== address;
}
