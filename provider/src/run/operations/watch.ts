import { isDeepStrictEqual } from "node:util";
import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { capitalized } from "../../common/text.js";
import { describeRun } from "../model/describe.js";
import { JobRunError } from "../model/errors.js";
import { isSameRun } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { type Answered, liveRun, type Observation } from "../model/observation.js";
import { livenessOf } from "../model/status.js";
import { consistencyGraceMs, firstAnswerMs } from "../model/timeouts.js";
import { isStale } from "../observe/freshness.js";
import { gapByAgeMs, jitter } from "../observe/pace.js";
import { consecutive, type Decision, observeAnswer, poll } from "../observe/poll.js";
import type { Host, OperationContext } from "../process/host.js";
import { absenceError, refuseAbsence } from "../steps/absence.js";
import type { Context } from "../steps/context.js";
import { begin } from "./begin.js";
import { openRecord } from "./recorded.js";

/**
 * Looks at a job's last run until that is not live any more. Starts and stops nothing.
 *
 * 1. Each look that shows anything new is yielded, the first one always. `run` is undefined if the job has never run.
 * 2. The last one is the ended run. If CDM starts a newer run by itself meanwhile, the watch goes on with that one.
 * 3. An answer that no longer shows the live run proves nothing: the job's history has to show its end, or for `consistencyGraceMs` to lack it.
 *
 * Limits: the operation's deadline, also for failures that may pass.
 *
 * @throws CdmError if there is no such job, or if CDM can't be asked; JobRunError if the time is up, or if the cluster is stopped or gone
 */
export async function* watchRun(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    call: OperationContext,
): AsyncGenerator<Look, undefined> {
    const record = openRecord("follow", inputs, host, call);
    let last: Submission | undefined;
    let hasFailed = false;
    try {
        for await (const look of follow(inputs, host, record.call)) {
            last = look.run;
            yield look;
        }
    } catch (error) {
        hasFailed = true;
        record.failed(error);
        throw error;
    } finally {
        // Also if the caller leaves the loop before the run has ended.
        if (!hasFailed) record.succeeded(last ?? {});
    }
}

/** One look of a watch. */
interface Look {
    readonly projectId: string;
    readonly run: Submission | undefined;
}

async function* follow(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    call: OperationContext,
): AsyncGenerator<Look, undefined> {
    const context = await begin(inputs, "read", { ...host, hasState: false }, call);
    const { projectId } = context.job;
    let seen: Answered | undefined = await observeAnswer(context, firstAnswerMs);
    refuseAbsence(context.job, seen);
    yield { projectId, run: seen.kind === "run" ? seen.run : undefined };
    for (let live = liveRun(seen); live !== undefined; live = liveRun(seen)) {
        seen = await nextNews(context, live);
        if (seen === undefined) return;
        if (seen.kind === "run") yield { projectId, run: seen.run };
    }
}

/** The next observation that shows more than the last one. Undefined if the job has deleted itself after its run. */
async function nextNews(context: Context, last: Submission): Promise<Answered | undefined> {
    const { observer, deadline, job, clock } = context;
    const isGoneTwice = consecutive(2);
    let isFirst = true;
    let shownAt = clock.monotonic();

    async function accept(seen: Observation, askedAt: number): Promise<Decision<Answered | undefined>> {
        const again = { retry: { afterMs: jitter(gapByAgeMs(context, last), clock.random()) } };
        // The poll begins with what the last one ended with.
        if (isFirst) {
            isFirst = false;
            return again;
        }
        if (seen.kind === "unreachable") return { retry: { ...again.retry, progress: seen.error.message } };
        if (seen.kind === "absent") {
            if (!isGoneTwice(seen.cause)) return { retry: { afterMs: observer.pollMs } };
            if (seen.cause === "job" && last.isDeleteJob === true) return { done: undefined };
            throw absenceError(job, seen);
        }
        isGoneTwice(undefined);
        // mutant: the history's word on the end of a watch
        const shown = isStale(seen, last) ? await endOf(context, last) : seen.kind === "run" ? seen : undefined;
        if (shown !== undefined) shownAt = clock.monotonic();
        if (askedAt - shownAt >= consistencyGraceMs && (await isForgotten(context, last))) {
            const which = `${capitalized(describeRun(last))} of ${job.label}`;
            throw new JobRunError(
                "historyLost",
                `${which} is not known to CDM any more: neither the job's status nor its history shows it.`,
            );
        }
        return shown === undefined || isDeepStrictEqual(shown.run, last) ? again : { done: shown };
    }

    const outcome = await poll(context, accept, { first: { kind: "run", run: last, live: true } });
    if ("done" in outcome) return outcome.done;
    throw new JobRunError(
        "waitOutOfTime",
        `${capitalized(describeRun(last))} of ${job.label} was not seen to end within ${describeDuration(deadline.timeoutMs)}; its last status ` +
            `was ${last.status ?? "not given"}. It was only watched: it goes on.`,
    );
}

/** The run as the history shows it, if that says that it has ended. */
async function endOf({ observer }: Context, run: Submission): Promise<(Answered & { kind: "run" }) | undefined> {
    const shown = (await observer.listRuns())?.runs.find((one) => isSameRun(one, run));
    return shown && livenessOf(shown.status) === "ended" ? { kind: "run", run: shown, live: false } : undefined;
}

/** Whether CDM's whole history lacks the run: the job was created again. */
async function isForgotten({ observer }: Context, run: Submission): Promise<boolean> {
    const history = await observer.listRuns();
    return history?.isWhole === true && !history.runs.some((one) => isSameRun(one, run));
}
