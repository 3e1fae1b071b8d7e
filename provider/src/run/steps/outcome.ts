import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { capitalized, cut, withoutEnd } from "../../common/text.js";
import { describeRun } from "../model/describe.js";
import type { RunErrorKind } from "../model/errorCodes.js";
import { JobRunError, PartialFailureError } from "../model/errors.js";
import type { JobRunInputs } from "../model/inputs.js";
import { type JobRunState, type RunFacts, toState, withRun } from "../model/state.js";
import type { WaitFor } from "../model/status.js";
import type { WaitOutcome } from "./await.js";
import type { Context } from "./context.js";
import type { StartOutcome } from "./start.js";

export interface OutcomeOptions {
    /** The resource is in the state already, or has to be: an error does not forget its run. */
    readonly staysInState: boolean;
}

/**
 * Turns how a wait ended into a state or an error, the one that fits: without an id nothing is kept and the next `up`
 * starts again; with what is owed in the state, the next `up` goes on with the same run.
 */
export function outcomeToState(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    outcome: WaitOutcome,
    { staysInState }: OutcomeOptions,
): JobRunState {
    const { unfinished: resumed, superseded: __, historyExpired: ___, ...rest } = facts;
    const now: RunFacts = withRun(rest, outcome.submission);
    const waitFor = inputs.waitFor ?? "running";
    const which = `${capitalized(describeRun(outcome.submission))} of ${context.job.label}`;
    // What is in the state already is not forgotten by throwing: the state says that a new start is owed.
    const cause = "error" in outcome ? { cause: outcome.error } : {};
    const ended = (kind: RunErrorKind, sentence: string): Error => {
        const error = new JobRunError(kind, sentence, cause);
        return staysInState ? pendingRestart(context, inputs, now, error) : error;
    };
    const goesOn = (kind: RunErrorKind, sentence: string): Error =>
        unfinished(
            context,
            inputs,
            { ...now, unfinished: { phase: "wait", since: context.clock.now() } },
            kind,
            `${sentence} The run goes on. The next pulumi up goes on waiting for it and starts nothing; pulumi destroy stops it.`,
            cause,
        );
    switch (outcome.kind) {
        case "success":
            return toState(inputs, now);
        case "failure":
            if (inputs.failOnRunFailure === false && waitFor === "completed" && outcome.submission.status === "FAILED")
                return toState(inputs, now);
            throw ended(
                "runFailed",
                `${which} ended as ${outcome.submission.status}${before(waitFor, facts.submission, outcome.submission)}${reasonOf(outcome.submission)} ` +
                    (outcome.isSeenTwice ? "Nothing of it is live. " : "There was no time to see that twice. ") +
                    "Correct the cause and run pulumi up again, which starts the job anew.",
            );
        case "outOfTime":
            throw goesOn(
                "waitOutOfTime",
                `${which} was not ${waitForWords[waitFor]} within ${describeDuration(context.deadline.timeoutMs)}; its last status was ` +
                    `${outcome.submission.status ?? "not given"}.`,
            );
        case "cancelled":
            throw goesOn("cancelled", `${which} was started, and the wait for it was canceled.`);
        case "outOfSight":
        case "clusterDown":
            throw goesOn("runOutOfSight", `${which} was started, but can't be watched: ${outcome.error.message}`);
        case "superseded":
            throw ended(
                "runSuperseded",
                `${which} is over: ${describeRun(outcome.by)} was started after it by "${outcome.by.creationUser ?? "unknown"}", who is ` +
                    "not this JobRun. How ours ended can't be told from the job's status. Run pulumi up again to start the job anew.",
            );
        case "outOfHistory":
            // Just started, it may be late to show; owed since an earlier operation, it is lost.
            if (!resumed) throw goesOn("runNotShown", `${which} was started, but the job's status does not show it.`);
            throw ended(
                "historyLost",
                `${which} is not known to CDM any more: the job's status shows ${outcome.instead}. Run pulumi up again to start the job anew.`,
            );
        case "jobGone":
            if (outcome.submission.isDeleteJob === true && waitFor !== "completed") return toState(inputs, now);
            throw ended("jobGone", `${which} can't be watched: ${outcome.error.message}`);
    }
}

/** A run may have been RUNNING between two looks, or at one of an earlier operation. That it has not been SUCCEEDED, CDM's word for the end says. */
function before(waitFor: WaitFor, { status: known }: Submission, { status }: Submission): string {
    if (waitFor !== "running" || status === "FAILURE_ON_SUBMIT") return ` before it was ${waitForWords[waitFor]}`;
    return known === "RUNNING" ? "" : " before it was seen RUNNING";
}

const waitForWords: Readonly<Record<WaitFor, string>> = {
    submitted: "accepted",
    running: "RUNNING",
    completed: "SUCCEEDED",
};

/** Of the reason in a sentence, in bytes; the outputs have it at length. */
const longestReason = 1_024;

/** CDM's summary, else the first line of its details, which may go on as a stack of its own. */
function reasonOf({ errorSummary, errorDetails }: Submission): string {
    const reason = (errorSummary?.trim() || errorDetails?.trim() || "").split("\n", 1)[0] ?? "";
    return reason === "" ? "." : `: ${withoutEnd(cut(reason.trim(), longestReason), ".")}.`;
}

/** What comes next where a start is owed, by how much has shown of it. What may be another user's run is stopped only where `onForeignRun` lets it. */
const nextSteps: Readonly<Record<"perhaps" | "unclear", (stopsForeign: boolean) => string>> = {
    perhaps: (stopsForeign) =>
        stopsForeign
            ? 'pulumi destroy stops it if it is live, because onForeignRun is "stop".'
            : "As long as nothing tells more, pulumi destroy does not stop it: while it is live, destroy fails and keeps the resource.",
    unclear: (stopsForeign) =>
        "The next pulumi up looks for the run and goes on with it, or starts the job if there is none. pulumi destroy looks for it too, and stops it" +
        (stopsForeign
            ? "."
            : "; where nothing tells whether a live run came of that start, it fails and keeps the resource."),
};

/** A start was sent, and nothing shows which run came of it: the state says what to look for. */
export function startUnclearError(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    { kind, sent, reason }: Exclude<StartOutcome, { kind: "started" }>,
): PartialFailureError {
    const { since, between, after, user, self, isUserShared, isAccepted, isRefused } = sent;
    const owed = {
        phase: "start",
        since,
        ...(between && { between }),
        ...(after && { after }),
        ...(user !== undefined && { user }),
        ...(self !== undefined && { self }),
        ...(isUserShared && { isUserShared }),
        ...(isAccepted && { isAccepted }),
        ...(isRefused && { isRefused }),
    } as const;
    return unfinished(
        context,
        inputs,
        { ...facts, unfinished: owed },
        "startUnclear",
        `A start of ${context.job.label} was sent, and whether a run came of it is not known: ${reason} ` +
            nextSteps[kind](inputs.onForeignRun === "stop"),
    );
}

/** The run that the state knows has ended, and the one that was asked for is not there: the next `up` starts it. */
export function pendingRestart(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    error: JobRunError,
): PartialFailureError {
    const owed = { phase: "restart", since: context.clock.now() } as const;
    return unfinished(context, inputs, { ...facts, unfinished: owed }, error.kind, error.sentence, { cause: error });
}

function unfinished(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    kind: RunErrorKind,
    sentence: string,
    options: ErrorOptions = {},
): PartialFailureError {
    return new PartialFailureError(context.job.id, toState(inputs, facts), kind, sentence, options);
}
