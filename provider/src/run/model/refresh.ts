import type { Submission } from "../../cdm/submission.js";
import { compareRuns, identityOf, isSameRun } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import type { Answered } from "./observation.js";
import { ownerOf } from "./ownership.js";
import { descentOf, type SentStart } from "./sentStart.js";
import { claimOf, type RunFacts } from "./state.js";
import { livenessOf, waiterStateOf } from "./status.js";

/** What a refresh makes of what it sees: our run as it is now, or our run as it was last seen and why there is nothing newer. */
export function refreshFacts(facts: RunFacts, seen: Answered, inputs: JobRunInputs): RunFacts {
    const { superseded: _, historyExpired: __, unfinished: owes, ...known } = facts;
    const stillOwes = owes && { unfinished: owes };
    const ran = Object.keys(identityOf(known.submission)).length > 0;
    // CDM forgets runs after 30 days; what is known of ours stays known.
    if (seen.kind !== "run") {
        const submission = inputs.desiredState === "stopped" ? markNotLive(known.submission) : known.submission;
        return { ...known, submission, ...stillOwes, ...(ran && { historyExpired: true }) };
    }
    const { run: submission } = seen;
    // A job that is to be stopped shows its last run, whoever started it: a live one is a difference.
    if (inputs.desiredState === "stopped") {
        const { onRunOfSameUser } = inputs;
        const owner = ownerOf(submission, { ...claimOf(facts), onRunOfSameUser });
        const isOurs = !["foreign", "unknown"].includes(owner);
        // One look is no proof that what was to be stopped is over.
        return { ...withOwnership(known, isOurs), submission, ...stillOwes };
    }
    const isOurs =
        owes?.phase === "start" ? isRunOfOwedStart(submission, owes) : isSameRun(submission, known.submission);
    if (!isOurs) {
        const superseded = ran && compareRuns(submission, known.submission) === "newer";
        return { ...known, ...stillOwes, ...(superseded && { superseded }) };
    }
    const isMet = waiterStateOf(submission.status, inputs.waitFor ?? "running") === "success";
    // A run that has failed stays failed until it comes alive again: what is owed then is a new start.
    const isOver = owes?.phase === "restart" && livenessOf(submission.status) === "ended";
    const now = isOver ? owes : owes && ({ phase: "wait", since: owes.since } as const);
    return { ...known, submission, ...(now && (isOver || !isMet) && { unfinished: now }) };
}

/** That CDM accepted the start without naming its run proves nothing alone: an operation asks the history who else has started the job since. */
function isRunOfOwedStart(run: Submission, owed: SentStart): boolean {
    return descentOf(run, { ...owed, isAccepted: false }) === "yes";
}

/** What another run than ours is shown as holds nothing of how ours came to us. */
export function withOwnership(facts: RunFacts, isOurs: boolean): RunFacts {
    if (isOurs) return facts;
    const { __adopted: _, ...rest } = facts;
    return { ...rest, startedByUs: false };
}

/** A run that CDM knows nothing of any more, with CDM's own word for that where its last one says that it is live. */
export function markNotLive(submission: Submission): Submission {
    return livenessOf(submission.status) === "live" ? { ...submission, status: "NEVER_EXECUTED" } : submission;
}
