import type { Submission } from "../../cdm/submission.js";
import { compareRuns, hasIdentity, isSameRun } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import type { Answered } from "./observation.js";
import { ownerOf } from "./ownership.js";
import { descentOf, type SentStart } from "./sentStart.js";
import { claimOf, type RunFacts } from "./state.js";
import { livenessOf, waiterStateOf } from "./status.js";

/** The facts after a refresh: our run as CDM shows it now, or as it was last seen and why CDM shows nothing newer. */
export function refreshFacts(facts: RunFacts, seen: Answered, inputs: JobRunInputs): RunFacts {
    const { superseded: _, historyExpired: __, unfinished: owes, ...known } = facts;
    const stillOwes = owes && { unfinished: owes };
    const ran = hasIdentity(known.submission);
    // CDM forgets runs after 30 days. The state keeps what it knows of ours.
    if (seen.kind !== "run") {
        const submission = inputs.desiredState === "stopped" ? markNotLive(known.submission) : known.submission;
        return { ...known, submission, ...stillOwes, ...(ran && { historyExpired: true }) };
    }
    const { run: submission } = seen;
    // With `desiredState: "stopped"` the state shows the job's last run, whichever user started it. A live one is a difference.
    if (inputs.desiredState === "stopped") {
        const { onRunOfSameUser } = inputs;
        const owner = ownerOf(submission, { ...claimOf(facts), onRunOfSameUser });
        const isOurs = !["foreign", "unknown"].includes(owner);
        // `unfinished` stays: one observation does not prove that the run is over.
        return { ...withOwnership(known, isOurs), submission, ...stillOwes };
    }
    const isOurs =
        owes?.phase === "start" ? isRunOfOwedStart(submission, owes) : isSameRun(submission, known.submission);
    if (!isOurs) {
        const superseded = ran && compareRuns(submission, known.submission) === "newer";
        return { ...known, ...stillOwes, ...(superseded && { superseded }) };
    }
    // Our own stop may have made a run STOPPED whose time was over. That meets no `waitFor`.
    // mutant: the stop that a refresh keeps owed
    const waitFor = owes?.isToStop ? "completed" : (inputs.waitFor ?? "running");
    const isMet = waiterStateOf(submission.status, waitFor) === "success";
    // A new start is owed until the ended run is live again.
    const isOver = owes?.phase === "restart" && livenessOf(submission.status) === "ended";
    const { since, isToStop } = owes ?? {};
    const wait = since !== undefined && ({ phase: "wait", since, ...(isToStop && { isToStop }) } as const);
    const now = isOver ? owes : wait;
    return { ...known, submission, ...(now && (isOver || !isMet) && { unfinished: now }) };
}

/** Ignores that CDM accepted the start without naming its run. That alone proves nothing: an operation also asks the history for other starts since. */
function isRunOfOwedStart(run: Submission, owed: SentStart): boolean {
    return descentOf(run, { ...owed, isAccepted: false }) === "yes";
}

/** The facts for a run that is shown. If it is not ours, they don't say that we started or adopted it. */
export function withOwnership(facts: RunFacts, isOurs: boolean): RunFacts {
    if (isOurs) return facts;
    const { __adopted: _, ...rest } = facts;
    return { ...rest, startedByUs: false };
}

/** A run that CDM does not know any more. If its last status was live, it becomes CDM's word for no run, NEVER_EXECUTED. */
export function markNotLive(submission: Submission): Submission {
    return livenessOf(submission.status) === "live" ? { ...submission, status: "NEVER_EXECUTED" } : submission;
}
