import type { Submission } from "../cdm/submission.js";
import { describeDuration } from "./duration.js";
import { JobRunError, RunUnfinishedError } from "./errors.js";
import { identityOf } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import { capitalized, describeRun, type Operation } from "./operation.js";
import { type JobRunState, type RunFacts, toState, type Unfinished } from "./state.js";
import type { WaitFor } from "./status.js";
import type { WaitOutcome } from "./waitForRun.js";

/**
 * Turns how a wait ended into a state or an error, the one that fits: without an id nothing is kept and the next `up`
 * starts again; with what is owed in the state, the next `up` goes on with the same run.
 */
export function settle(operation: Operation, inputs: JobRunInputs, facts: RunFacts, outcome: WaitOutcome): JobRunState {
    const { unfinished: resumed, ...rest } = facts;
    const now: RunFacts = { ...rest, submission: outcome.submission };
    const waitFor = inputs.waitFor ?? "running";
    const which = `${capitalized(describeRun(outcome.submission))} of ${operation.whom}`;
    // A resumed run is in the state already and cannot be forgotten by throwing: it says that a new start is owed.
    const ended = (sentence: string): Error =>
        resumed ? unfinished(operation, inputs, now, { phase: "restart" }, sentence) : new JobRunError(sentence);
    const goesOn = (sentence: string): Error =>
        unfinished(
            operation,
            inputs,
            now,
            { phase: "wait" },
            `${sentence} The run goes on. The next pulumi up goes on waiting for it and starts nothing; pulumi destroy stops it.`,
        );
    switch (outcome.kind) {
        case "reached":
            return toState(inputs, now);
        case "failed":
            if (inputs.failOnRunFailure === false && outcome.submission.status === "FAILED")
                return toState(inputs, now);
            throw ended(
                `${which} ended as ${outcome.submission.status} before it was ${wanted[waitFor]}${reasonOf(outcome.submission)} ` +
                    "Nothing of it is live. Correct the cause and run pulumi up again, which starts the job anew.",
            );
        case "outOfTime":
            throw goesOn(
                `${which} was not ${wanted[waitFor]} within ${describeDuration(operation.timeoutMs)}; its last status was ` +
                    `${outcome.submission.status ?? "not given"}.`,
            );
        case "outOfSight":
            throw goesOn(`${which} was started, but can't be watched: ${outcome.error.message}`);
        case "superseded":
            throw ended(
                `${which} is over: ${describeRun(outcome.by)} was started after it by "${outcome.by.creationUser ?? "unknown"}", who is ` +
                    "not this JobRun. How ours ended can't be told from the job's status. Run pulumi up again to start the job anew.",
            );
        case "jobGone":
            if (outcome.submission.isDeleteJob === true && waitFor !== "completed") return toState(inputs, now);
            throw ended(`${which} can't be watched: ${outcome.error.message}`);
    }
}

const wanted: Readonly<Record<WaitFor, string>> = { submitted: "accepted", running: "RUNNING", completed: "SUCCEEDED" };

function reasonOf({ errorSummary, errorDetails }: Submission): string {
    const reason = [errorSummary, errorDetails].filter(Boolean).join(" ").trim();
    return reason === "" ? "." : `: ${reason.replace(/[.\s]*$/, ".")}`;
}

/** A start was sent, and nothing shows which run came of it: the state says after which run to look. */
export function startUnclear(
    operation: Operation,
    inputs: JobRunInputs,
    facts: Omit<RunFacts, "submission">,
    last: Submission | undefined,
    reason: string,
): RunUnfinishedError {
    return unfinished(
        operation,
        inputs,
        { ...facts, submission: {} },
        { phase: "start", ...(last && { after: identityOf(last) }) },
        `A start of ${operation.whom} was sent, and whether a run came of it is not known: ${reason} ` +
            "The next pulumi up looks for the run and goes on with it, or starts the job if there is none; pulumi destroy stops it.",
    );
}

function unfinished(
    operation: Operation,
    inputs: JobRunInputs,
    facts: RunFacts,
    owed: Omit<Unfinished, "since">,
    reason: string,
): RunUnfinishedError {
    const state = toState(inputs, { ...facts, unfinished: { ...owed, since: operation.clock.now() } });
    return new RunUnfinishedError(operation.id, state, [reason]);
}
