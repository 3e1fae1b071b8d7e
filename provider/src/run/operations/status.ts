import type { History } from "../../cdm/answers.js";
import type { Submission } from "../../cdm/submission.js";
import type { JobRunInputs } from "../model/inputs.js";
import { firstAnswerMs } from "../model/timeouts.js";
import { observeAnswer } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { absenceError, refuseAbsence } from "../steps/absence.js";
import type { Context } from "../steps/context.js";
import { begin } from "./begin.js";
import { recorded } from "./recorded.js";

/** A job, in the project in which CDM was asked for it. */
export interface Placed<T> {
    readonly projectId: string;
    readonly seen: T;
}

/**
 * One look at a job's last run, without a state. `seen` is undefined if the job has never run.
 *
 * @throws CdmError if there is no such job, or if CDM can't be asked; JobRunError if the cluster is stopped or gone
 */
export function showStatus(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    call: OperationContext,
): Promise<Placed<Submission | undefined>> {
    const look = async (recordedCall: OperationContext) => {
        const context = await beginLook(inputs, host, recordedCall);
        return { projectId: context.job.projectId, seen: await lastRunOf(context) };
    };
    return recorded("status", inputs, host, call, look, ({ seen }) => seen ?? {});
}

/**
 * The job's runs that CDM remembers, which are those of about 30 days. No order is promised.
 *
 * @throws the same
 */
export function showHistory(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    call: OperationContext,
): Promise<Placed<History>> {
    return recorded(
        "history",
        inputs,
        host,
        call,
        (recordedCall) => historyOf(inputs, host, recordedCall),
        () => ({}),
    );
}

async function historyOf(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    call: OperationContext,
): Promise<Placed<History>> {
    const context = await beginLook(inputs, host, call);
    const { projectId } = context.job;
    const history = await context.client.listSubmissions({ withinMs: firstAnswerMs }).catch(async (error: unknown) => {
        const seen = await context.observer.classifyFailure(error);
        throw seen.kind === "absent" ? absenceError(context.job, seen) : error;
    });
    // An empty list does not say whether the job exists.
    if (history.runs.length === 0) await lastRunOf(context);
    return { projectId, seen: history };
}

function beginLook(inputs: JobRunInputs, host: Omit<Host, "hasState">, call: OperationContext) {
    return begin(inputs, "read", { ...host, hasState: false }, call);
}

async function lastRunOf(context: Context): Promise<Submission | undefined> {
    const seen = await observeAnswer(context, firstAnswerMs);
    refuseAbsence(context.job, seen);
    return seen.kind === "run" ? seen.run : undefined;
}
