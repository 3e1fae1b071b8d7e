import { identityOf, isNewerRun, isSameRun } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import type { Sighting } from "./operation.js";
import type { RunFacts } from "./state.js";
import { standingOf } from "./status.js";

/** What a refresh makes of what it sees: our run as it is now, or our run as it was last seen and why there is nothing newer. */
export function refreshed(facts: RunFacts, sighting: Sighting, inputs: JobRunInputs): RunFacts {
    const { superseded: _, historyExpired: __, unfinished: owes, ...known } = facts;
    const stillOwes = owes && { unfinished: owes };
    // CDM forgets runs after 30 days; what is known of ours stays known.
    if (sighting.kind !== "run") {
        const ran = Object.keys(identityOf(known.submission)).length > 0;
        return { ...known, ...stillOwes, ...(ran && { historyExpired: true }) };
    }
    const { submission } = sighting;
    // A job that is to be stopped shows its last run, whoever started it: a live one is a difference.
    if (inputs.desiredState === "stopped") {
        return { ...known, submission, startedByUs: known.startedByUs && isSameRun(submission, known.submission) };
    }
    const isOurs =
        owes?.phase === "start" ? isNewerRun(submission, owes.after) : isSameRun(submission, known.submission);
    if (!isOurs)
        return { ...known, ...stillOwes, ...(isNewerRun(submission, known.submission) && { superseded: true }) };
    const met = standingOf(submission.status, inputs.waitFor ?? "running") === "reached";
    const wait = owes && ({ phase: "wait", since: owes.since } as const);
    return { ...known, submission, ...(wait && !met && { unfinished: wait }) };
}
