import type { Submission } from "../../cdm/submission.js";
import { capitalized } from "../../common/text.js";
import { JobRunError, PartialFailureError } from "../model/errors.js";
import { identityOf, isSameRunAnywhere } from "../model/identity.js";
import type { Answered } from "../model/observation.js";
import { descentOf } from "../model/sentStart.js";
import type { JobRunState, RunFacts } from "../model/state.js";
import type { Job } from "./context.js";

/** Remembers in the state where the job was seen, whether the operation ends well or owes something. */
export async function addSeenAt({ job }: { readonly job: Job }, work: Promise<JobRunState>): Promise<JobRunState> {
    const __seenAt = job.address;
    try {
        return { ...(await work), __seenAt };
    } catch (error) {
        if (!(error instanceof PartialFailureError)) throw error;
        throw new PartialFailureError(error.id, { ...error.properties, __seenAt }, error.kind, error.sentence, {
            cause: error,
        });
    }
}

/** True where the job was last seen at another address than that of this operation. */
export function hasAddressChanged({ address }: Pick<Job, "address">, { __seenAt }: RunFacts): boolean {
    return __seenAt !== undefined && __seenAt !== address;
}

/**
 * An address may change, and is no reason to replace anything. But that a job is missing at another address than the one it
 * was last seen at may only mean that this is somebody else's CDM, or an emulator.
 *
 * @throws JobRunError where nothing is to be seen of our run, at another address
 */
export function requireRunAtNewAddress({ address, label }: Job, facts: RunFacts, seen: Answered): void {
    if (!hasAddressChanged({ address }, facts)) return;
    const { submission, unfinished } = facts;
    const run = identityOf(submission);
    // What is only owed is known by what tells its run from others; where nothing of ours was ever there, nothing is to be seen.
    const isOurs = (seenRun: Submission) =>
        unfinished?.phase === "start"
            ? descentOf(seenRun, unfinished) === "yes"
            : Object.keys(run).length === 0 || isSameRunAnywhere(seenRun, run);
    if (seen.kind === "run" && isOurs(seen.run)) return;
    throw new JobRunError(
        "seenElsewhere",
        `${capitalized(label)} was last seen at ${facts.__seenAt}, and nothing of its run is to be seen at ${address}, which proves nothing. ` +
            "The resource stays in the state. Set the address back (endpoint, HW_CDM_ENDPOINT or the region), or, if the run is really over, " +
            "take the resource out with pulumi state delete.",
    );
}
