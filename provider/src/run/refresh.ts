import { identityOf, isNewerRun, isSameRun } from "./identity.js";
import type { Sighting } from "./operation.js";
import type { RunFacts } from "./state.js";
import { standingOf, type WaitFor } from "./status.js";

/** What a refresh makes of what it sees: our run as it is now, or our run as it was last seen and why there is nothing newer. */
export function refreshed(facts: RunFacts, sighting: Sighting, waitFor: WaitFor): RunFacts {
    const { superseded: _, historyExpired: __, unfinished: owes, ...known } = facts;
    const stillOwes = owes && { unfinished: owes };
    // CDM forgets runs after 30 days; what is known of ours stays known.
    if (sighting.kind !== "run") {
        const ran = Object.keys(identityOf(known.submission)).length > 0;
        return { ...known, ...stillOwes, ...(ran && { historyExpired: true }) };
    }
    const { submission } = sighting;
    const isOurs =
        owes?.phase === "start" ? isNewerRun(submission, owes.after) : isSameRun(submission, known.submission);
    if (!isOurs)
        return { ...known, ...stillOwes, ...(isNewerRun(submission, known.submission) && { superseded: true }) };
    const met = standingOf(submission.status, waitFor) === "reached";
    const wait = owes && ({ phase: "wait", since: owes.since } as const);
    return { ...known, submission, ...(wait && !met && { unfinished: wait }) };
}
