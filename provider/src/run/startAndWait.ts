import type { Submission } from "../cdm/submission.js";
import type { JobRunInputs } from "./inputs.js";
import type { Operation, Sighting } from "./operation.js";
import { settle, startUnclear } from "./settle.js";
import { startOnce } from "./startOnce.js";
import type { JobRunState, LastStop, RunFacts } from "./state.js";
import { waitForRun } from "./waitForRun.js";

/**
 * Starts the job once and waits for that run.
 *
 * @param before the job's last run as it has just been seen, not live
 * @param lastStop how the run before was stopped, where it had to be
 */
export async function startAndWait(
    operation: Operation,
    inputs: JobRunInputs,
    before: Sighting,
    lastStop?: LastStop,
): Promise<JobRunState> {
    if (before.kind === "gone") throw before.error;
    const last = before.kind === "run" ? before.submission : undefined;
    const start = await startOnce(operation, last, inputs.variables);
    const facts = { startedByUs: true, ...(lastStop && { lastStop }) };
    if (start.kind === "unclear") throw startUnclear(operation, inputs, facts, last, start.reason);
    return goOn(operation, inputs, { ...facts, submission: start.submission });
}

/** Waits for a run that has been started or adopted, now or by an earlier operation. */
export async function goOn(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const run: Submission = facts.submission;
    operation.claim(run);
    return settle(operation, inputs, facts, await waitForRun(operation, run, inputs.waitFor ?? "running"));
}
