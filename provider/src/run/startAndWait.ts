import type { Submission } from "../cdm/submission.js";
import type { RunIdentity } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import { notOurs } from "./judge.js";
import { isBehind } from "./lag.js";
import type { Operation } from "./operation.js";
import { settle, startUnclear } from "./settle.js";
import { liveRun, type Sighting } from "./sighting.js";
import { startOnce } from "./startOnce.js";
import type { JobRunState, LastStop, RunFacts } from "./state.js";
import { waitForRun } from "./waitForRun.js";

/** What the run before leaves to the one that is started after it. */
export interface Predecessor {
    /** How it was stopped, where it had to be. */
    readonly lastStop?: LastStop | undefined;
    /** Who starts our runs, where it was one of ours. */
    readonly user?: string | undefined;
    /** The run itself, where we started it: until the next one shows, an automatic retry may bring it back. */
    readonly submission?: Submission | undefined;
    /** What the state knows the last run by, which a status that lags behind may not show yet. */
    readonly known?: RunIdentity | undefined;
    /** The resource is in the state already, so a run that fails is not forgotten by an error. */
    readonly isKept?: boolean;
}

/**
 * Starts the job once and waits for that run.
 *
 * @param before the job's last run as it has just been seen
 * @throws JobRunError where it is live: a start beside it is CDM's to refuse, and not to be relied on
 */
export async function startAndWait(
    operation: Operation,
    inputs: JobRunInputs,
    before: Sighting,
    { lastStop, user, submission = {}, known, isKept = false }: Predecessor = {},
): Promise<JobRunState> {
    if (before.kind === "gone") throw before.error;
    const live = liveRun(before);
    if (live) throw notOurs(operation, live);
    const after = isBehind(before, known) ? known : before.kind === "run" ? before.submission : undefined;
    const start = await startOnce(operation, after, inputs.variables, user);
    const facts = { startedByUs: true, ...(lastStop && { lastStop }) };
    if (start.kind === "unclear")
        throw startUnclear(operation, inputs, { ...facts, submission }, start.sent, start.reason);
    return goOn(operation, inputs, { ...facts, submission: start.submission }, isKept);
}

/** Waits for a run that has been started or adopted, now or by an earlier operation. */
export async function goOn(
    operation: Operation,
    inputs: JobRunInputs,
    facts: RunFacts,
    isKept: boolean,
): Promise<JobRunState> {
    operation.claim(facts.submission);
    const { submission, startedByUs } = facts;
    const outcome = await waitForRun(operation, submission, inputs.waitFor ?? "running", { startedByUs });
    return settle(operation, inputs, facts, outcome, isKept);
}
