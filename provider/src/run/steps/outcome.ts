import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { capitalized, cut, withoutEnd } from "../../common/text.js";
import { describeRun } from "../model/describe.js";
import type { RunErrorKind } from "../model/errorCodes.js";
import { asJobRunError, JobRunError, PartialFailureError } from "../model/errors.js";
import type { JobRunInputs } from "../model/inputs.js";
import { describeResult } from "../model/progressText.js";
import { type JobRunState, type RunFacts, toState, withRun } from "../model/state.js";
import { livenessOf, type WaitFor } from "../model/status.js";
import { isCancelled } from "../observe/cancellation.js";
import type { Context } from "./context.js";
import type { LimitedOutcome } from "./limitedOutcome.js";
import type { StartOutcome } from "./start.js";

export interface OutcomeOptions {
    /** Whether the resource is, or has to be, in the state. Then an error keeps its run there. */
    readonly staysInState: boolean;
}

/**
 * Goal: the state or the error that fits the end of a wait.
 *
 * 1. `waitFor` is met, or the user accepts the failure (`failOnRunFailure: false`), or a disposable job has deleted itself: a settled state.
 * 2. The run goes on: a PartialFailureError that owes the wait. The next `up` goes on with the same run.
 * 3. The run has ended otherwise, and the resource stays in the state: a PartialFailureError that owes a start.
 * 4. The run's time is over, and its stop is not proved: a PartialFailureError that owes the stop. The next `up` stops it, and starts a new run.
 * 5. The run is over, at a create: a plain error. The engine stores nothing, and the next `up` starts the job again.
 *
 * Limits: it sends no request. Of a settled state it says in the resource's row how the run went.
 */
export function outcomeToState(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    outcome: LimitedOutcome,
    { staysInState }: OutcomeOptions,
): JobRunState {
    const { unfinished: resumed, superseded: __, historyExpired: ___, ...rest } = facts;
    const now: RunFacts = withRun(rest, outcome.submission);
    const waitFor = inputs.waitFor ?? "running";
    const which = `${capitalized(describeRun(outcome.submission))} of ${context.job.label}`;
    const cause = causeOf(outcome);
    const endedError = (kind: RunErrorKind, sentence: string, left = now): Error => {
        const error = new JobRunError(kind, sentence, cause);
        return staysInState ? pendingRestart(context, inputs, left, error) : error;
    };
    const goesOnError = (kind: RunErrorKind, sentence: string): Error =>
        unfinished(
            context,
            inputs,
            { ...now, unfinished: { phase: "wait", since: context.clock.now() } },
            kind,
            `${sentence} The run goes on. ${context.job.hasState ? waitGoesOn : `To stop it by hand${context.job.manualStop}`}`,
            cause,
        );
    const { hasState } = context.job;
    switch (outcome.kind) {
        case "success":
            context.log.info(describeResult(outcome.submission));
            return toState(inputs, now);
        case "failure":
            if (
                inputs.failOnRunFailure === false &&
                waitFor === "completed" &&
                outcome.submission.status === "FAILED"
            ) {
                context.log.info(describeResult(outcome.submission));
                return toState(inputs, now);
            }
            throw endedError(
                "runFailed",
                `${which} ended as ${outcome.submission.status}${before(waitFor, facts.submission, outcome.submission)}${reasonOf(outcome.submission)} ` +
                    (outcome.isSeenTwice ? "Nothing of it is live. " : "No time was left to see that twice. ") +
                    `Correct the cause${hasState ? " and run pulumi up again, which starts a new run" : ", then start the job again"}.`,
            );
        case "outOfTime":
            throw goesOnError(
                "waitOutOfTime",
                `${which} was not ${waitForWords[waitFor]} within ${describeDuration(context.deadline.timeoutMs)}; its last status was ` +
                    `${outcome.submission.status ?? "not given"}.`,
            );
        case "stoppedAtLimit": {
            const stopped: RunFacts = { ...now, lastStop: outcome.stop };
            // Without an end of its own, the job, its cluster or its history went first. That is no failure of the run.
            const hasEnded = livenessOf(outcome.submission.status) === "ended";
            const isAccepted = inputs.failOnRunFailure === false && waitFor === "completed" && hasEnded;
            const { error: kind, text, remedy } = limits[outcome.limit](context, inputs);
            if (outcome.limit === "overTime" && isAccepted) {
                context.log.warn(`${which} ${text} It was stopped. failOnRunFailure is false, so that is no error.`);
                return toState(inputs, stopped);
            }
            throw endedError(
                kind,
                `${which} ${text} ${outcome.stop.attempts > 0 ? "It was stopped, and" : "Then"} CDM has said twice in a row that nothing of it is live. ` +
                    `${remedy}, and run pulumi up again, which starts a new run.`,
                stopped,
            );
        }
        case "stopUnproved": {
            const { error: kind, text } = limits[outcome.limit](context, inputs);
            const why = isCancelled(outcome.error)
                ? "The operation was canceled before CDM had said twice that it is not live."
                : asJobRunError(outcome.error, kind).sentence;
            const owed = { phase: "wait", since: context.clock.now(), isToStop: true } as const;
            throw unfinished(
                context,
                inputs,
                { ...now, unfinished: owed },
                isCancelled(outcome.error) ? "cancelled" : kind,
                `${which} ${text} It is to be stopped, and that is not proved. The next pulumi up stops it if it is live, and starts a new run; ` +
                    `pulumi destroy stops it. ${why}`,
                { cause: outcome.error },
            );
        }
        case "cancelled":
            throw goesOnError("cancelled", `${which} ${startedBy(facts)}, and the wait for it was canceled.`);
        case "outOfSight":
        case "clusterDown":
            throw goesOnError(
                "runOutOfSight",
                `${which} ${startedBy(facts)}, but can't be watched: ${outcome.error.message}`,
            );
        case "superseded":
            throw endedError(
                "runSuperseded",
                `${which} is over: "${outcome.by.creationUser ?? "unknown"}" started ${describeRun(outcome.by)} after it, which is no run of ` +
                    `${hasState ? "this JobRun" : "ours"}. The job's status does not show how ours ended.${hasState ? " Run pulumi up again to start a new run." : ""}`,
            );
        case "outOfHistory":
            // A run that was just started may be late to show. One of an earlier operation is lost.
            if (!resumed)
                throw goesOnError("runNotShown", `${which} was started, but the job's status does not show it.`);
            throw endedError(
                "historyLost",
                `${which} is not known to CDM any more: the job's status shows ${outcome.instead}. Run pulumi up again to start a new run.`,
            );
        case "jobGone":
            if (outcome.submission.isDeleteJob === true && waitFor !== "completed") return toState(inputs, now);
            throw endedError("jobGone", `${which} can't be watched: ${outcome.error.message}`);
    }
}

/**
 * A run may have been RUNNING between two observations, or at one of an earlier operation. So the sentence claims only what was
 * seen. That it was not SUCCEEDED, CDM's status for its end tells.
 */
function before(waitFor: WaitFor, { status: known }: Submission, { status }: Submission): string {
    if (waitFor !== "running" || status === "FAILURE_ON_SUBMIT") return ` before it was ${waitForWords[waitFor]}`;
    return known === "RUNNING" ? "" : " before it was seen RUNNING";
}

/** What ended the wait. Of a canceled one, that is the reason of its signal: the error of the cancellation is about what was not begun. */
function causeOf(outcome: LimitedOutcome): ErrorOptions {
    if (!("error" in outcome)) return {};
    return { cause: isCancelled(outcome.error) ? outcome.error.cause : outcome.error };
}

function startedBy({ startedByUs }: RunFacts): string {
    return startedByUs ? "was started" : "was taken over";
}

/** What an error says of a run whose time is over. */
const limits: Readonly<
    Record<
        "outOfTime" | "overTime",
        (
            context: Context,
            inputs: JobRunInputs,
        ) => { readonly error: RunErrorKind; readonly text: string; readonly remedy: string }
    >
> = {
    outOfTime: ({ deadline }, { waitFor = "running" }) => ({
        error: "outOfTimeAndStopped",
        text: `was not ${waitForWords[waitFor]} in the ${describeDuration(deadline.timeoutMs)} that timeouts allow, less the time kept for a stop, and onTimeout is "stop".`,
        remedy: "Correct the cause or lengthen timeouts",
    }),
    overTime: (_, { maxRunTime }) => ({
        error: "overMaxRunTime",
        text: `has lasted longer than maxRunTime ("${maxRunTime}").`,
        remedy: "Correct the cause or lengthen maxRunTime",
    }),
};

const waitForWords: Readonly<Record<WaitFor, string>> = {
    submitted: "accepted",
    running: "RUNNING",
    completed: "SUCCEEDED",
};

const waitGoesOn = "The next pulumi up goes on waiting for it and starts nothing; pulumi destroy stops it.";

/** The longest reason in a sentence, in bytes. The outputs have the whole reason. */
const longestReason = 1_024;

/** CDM's summary, else the first line of its details. The details may go on with a stack trace. */
function reasonOf({ errorSummary, errorDetails }: Submission): string {
    const reason = (errorSummary?.trim() || errorDetails?.trim() || "").split("\n", 1)[0] ?? "";
    return reason === "" ? "." : `: ${withoutEnd(cut(reason.trim(), longestReason), ".")}.`;
}

/** What comes next if a start is owed. A run that may be another user's is stopped only if `onForeignRun` allows it. */
const nextSteps: Readonly<Record<"perhaps" | "unclear", (stopsForeign: boolean) => string>> = {
    perhaps: (stopsForeign) =>
        stopsForeign
            ? 'pulumi destroy stops it if it is live, because onForeignRun is "stop".'
            : "Unless more is known by then, pulumi destroy does not stop it. While it is live, destroy fails and keeps the resource.",
    unclear: (stopsForeign) =>
        "The next pulumi up looks for the run and goes on with it, or starts the job if there is none. pulumi destroy looks for it too, and stops it" +
        (stopsForeign
            ? "."
            : "; if nothing tells whether a live run came of that start, it fails and keeps the resource."),
};

/** The error after a start whose run is not known. Its state says what the next `up` looks for. */
export function startUnclearError(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    { kind, sent, reason }: Extract<StartOutcome, { kind: "perhaps" | "unclear" }>,
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
            (context.job.hasState
                ? nextSteps[kind](inputs.onForeignRun === "stop")
                : `Look at the job's status before another start. If a run of it is live, stop it by hand${context.job.manualStop}`),
    );
}

/** The error after the old run has ended and no new one is there. The next `up` starts it. */
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
