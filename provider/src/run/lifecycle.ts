import type { Submission } from "../cdm/submission.js";
import { describeDuration } from "./duration.js";
import { JobRunError } from "./errors.js";
import type { JobRunInputs } from "./inputs.js";
import { begin, capitalized, describeRun, type Host, type Operation, type Sighting } from "./operation.js";
import { keepPlace, nextStep } from "./plan.js";
import { refreshed } from "./refresh.js";
import { settle, startUnclear } from "./settle.js";
import { startOnce } from "./startOnce.js";
import { claimOf, factsOf, type JobRunState, type LastStop, type RunFacts, toState } from "./state.js";
import { stopAndVerify } from "./stopAndVerify.js";
import { type WaitOutcome, waitForRun } from "./waitForRun.js";

/**
 * Starts the job once and waits for that run as `waitFor` says.
 *
 * @throws RunUnfinishedError where the run is known and the wait is not over
 * @throws JobRunError, CdmError or SettingsError where nothing of ours is live
 */
export async function create(inputs: JobRunInputs, host: Host): Promise<{ id: string; state: JobRunState }> {
    const operation = begin(inputs, "create", host);
    const before = await operation.look();
    refuseIfLive(operation, before);
    const state = await startAndWait(operation, inputs, before);
    return { id: operation.id, state };
}

/** Re-runs, goes on with an unfinished wait, or (where only policies changed) asks nobody anything. */
export async function update(state: JobRunState, news: JobRunInputs, host: Host): Promise<JobRunState> {
    const inputs = keepPlace(news, state);
    const step = nextStep(state, inputs);
    if (step === "keep") return toState(inputs, factsOf(state));
    const operation = begin(inputs, "update", host);
    return step === "rerun" ? rerun(operation, inputs, factsOf(state)) : resume(operation, inputs, factsOf(state));
}

/** Asks once what became of the run. Undefined where the job is gone, which only CDM's own word for it proves. */
export async function read(state: JobRunState, host: Host): Promise<JobRunState | undefined> {
    const operation = begin(state, "read", host);
    const facts = factsOf(state);
    const sighting = await operation.look();
    // A disposable job deletes itself after its run: what the run did stays true.
    if (sighting.kind === "gone") return facts.submission.isDeleteJob ? toState(state, facts) : undefined;
    return toState(state, refreshed(facts, sighting, state.waitFor ?? "running"));
}

/** Stops what is live of ours, and returns only when the service itself has said twice that it is not. */
export async function remove(state: JobRunState, host: Host): Promise<LastStop> {
    const operation = begin(state, "delete", host);
    const { stop } = await stopAndVerify(operation, claimOf(factsOf(state)));
    reportStop(operation, stop);
    return stop;
}

async function rerun(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    const before = await operation.look();
    if (before.kind === "gone") throw before.error;
    if (before.kind !== "run" || before.liveness !== "live") return startAndWait(operation, inputs, before);
    if (!operation.isOurs(before.submission, claimOf(facts))) {
        throw new JobRunError(
            `${describeLive(operation, before.submission)} It is not a run of this JobRun, so it was not stopped and no new one ` +
                "was started. Wait for it to end or stop it, then run pulumi up again.",
        );
    }
    const { stop, last } = await stopAndVerify(operation, claimOf(facts), before);
    reportStop(operation, stop);
    return startAndWait(operation, inputs, last, stop);
}

async function resume(operation: Operation, inputs: JobRunInputs, facts: RunFacts): Promise<JobRunState> {
    if (facts.unfinished?.phase === "wait") return goOn(operation, inputs, facts, facts.submission);
    const sighting = await operation.look();
    const ours =
        sighting.kind === "run" && operation.isOurs(sighting.submission, claimOf(facts)) ? sighting : undefined;
    // Owing a start: whatever came after it is ours. Owing a restart: only what has come alive again by itself.
    if (ours && (facts.unfinished?.phase === "start" || ours.liveness === "live")) {
        return goOn(operation, inputs, facts, ours.submission);
    }
    refuseIfLive(operation, sighting);
    return startAndWait(operation, inputs, sighting);
}

/** Waits for a run that an earlier operation has started. */
async function goOn(
    operation: Operation,
    inputs: JobRunInputs,
    facts: RunFacts,
    run: Submission,
): Promise<JobRunState> {
    operation.claim(run);
    return settle(operation, inputs, { ...facts, submission: run }, await wait(operation, inputs, run));
}

function wait(operation: Operation, inputs: JobRunInputs, submission: Submission): Promise<WaitOutcome> {
    return waitForRun(operation, submission, inputs.waitFor ?? "running");
}

async function startAndWait(
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
    operation.claim(start.submission);
    return settle(
        operation,
        inputs,
        { ...facts, submission: start.submission },
        await wait(operation, inputs, start.submission),
    );
}

function refuseIfLive(operation: Operation, before: Sighting): void {
    if (before.kind !== "run" || before.liveness !== "live") return;
    throw new JobRunError(
        `${describeLive(operation, before.submission)} A JobRun does not start a second run beside it. Wait for it to end or stop it, ` +
            "then run pulumi up again. If it is the run of a JobRun that was renamed in the program, give the new one the old name as an alias.",
    );
}

function describeLive({ whom }: Operation, run: Submission): string {
    const who = run.creationUser === undefined ? "" : `, started by "${run.creationUser}"`;
    return `${capitalized(describeRun(run))} of ${whom} is live (${run.status ?? "no status"}${who}).`;
}

function reportStop({ report, whom }: Operation, { outcome, attempts, durationMs }: LastStop): void {
    const stops = `${attempts} ${attempts === 1 ? "stop" : "stops"} sent, ${describeDuration(durationMs)}`;
    if (outcome === "leftRunning")
        report.warn(`${whom}: a run that is not this JobRun's is live and was left running (${stops})`);
    else report.info(`${whom}: ${sayings[outcome]} (${stops})`);
}

const sayings: Readonly<Record<Exclude<LastStop["outcome"], "leftRunning">, string>> = {
    stopped: "stopped, and seen not live twice in a row",
    alreadyFinished: "the run had ended by itself, and was seen not live twice in a row",
    neverRan: "no run to stop",
    gone: "the job does not exist any more, so nothing of it is live",
};
