import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { isSameRun, type RunIdentity } from "../model/identity.js";
import { liveRun, type Observation } from "../model/observation.js";
import type { StopPolicy } from "../model/policy.js";
import type { LastStop } from "../model/state.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import { isStale } from "../observe/freshness.js";
import { isConfirmedOver } from "../observe/secondWitness.js";
import type { Operation } from "./context.js";
import { notComparable, notOurs } from "./refusals.js";
import { revivalShowsForMs } from "./revival.js";
import {
    logProgress,
    logRevival,
    outcomeOf,
    outOfTime,
    refused,
    type StopProgress,
    summarize,
    warnOfRevival,
} from "./stopSummary.js";

/** A quiet job that nobody had to stop is looked at again after this. */
const quietGapMs = 1_000;
/** Where a poll is longer, the two looks that prove a stop are this far apart. */
const longestGapMs = 30_000;
/** A stop that CDM accepted is sent again when the run is still live after this. */
const stopAgainMs = 30_000;

type Gone = Extract<Observation, { kind: "gone" }>;

interface Options {
    /** Whose runs are stopped, asked anew at every look. */
    readonly policy: StopPolicy;
    /** A run of ours that was live when it was last seen: an answer that does not know of it yet proves nothing. */
    readonly known?: RunIdentity | undefined;
    /** What has just been seen; looks for itself where it is absent. */
    readonly first?: Observation;
    /** Whether nothing is started after it: then it looks on where CDM's automatic retry may bring a failed run back. @default false */
    readonly isLast?: boolean;
    /** A run of ours that had failed when it was last seen: a stranger's run after it hides it, and not its automatic retry. */
    readonly failed?: Submission | undefined;
}

/**
 * Stops what is live of ours and returns only when the service itself has said twice in a row, a poll apart, that
 * nothing is live that may be stopped, whatever the stop call answered. A run that comes back between the two looks is
 * stopped again. A failed run that CDM's automatic retry may bring back is looked at for as long as that may take to show, while
 * there is time. Says in the resource's row how it went.
 *
 * @throws JobRunError where the deadline passes before that, or the service refuses for a reason that waiting does not mend
 */
export async function stopAndVerify(
    operation: Operation,
    { policy, known, first, isLast = false, failed }: Options,
): Promise<{ stop: LastStop; last: Observation }> {
    const begunAt = operation.clock.monotonic();
    const course: StopProgress = { begunAt, attempts: 0, upToDateAt: begunAt };
    let quietLooks = 0;
    let saidBy: "run" | Gone["what"] | undefined;
    for (
        let observation = first ?? (await tryToLook(operation, course));
        ;
        observation = await tryToLook(operation, course)
    ) {
        const live = observation && liveRunToStop(operation, course, observation, policy);
        const isQuiet = observation !== undefined && !live && (await isUpToDate(operation, course, observation, known));
        // Two looks that say the same are a proof: of the run, of the job or of the cluster. One of each is none.
        const now = observation?.kind === "gone" ? observation.what : "run";
        quietLooks = isQuiet ? (saidBy === now ? quietLooks : 0) + 1 : 0;
        saidBy = now;
        if (observation && quietLooks >= 2) {
            const isToShow = isLast && (await mayComeBack(operation, course, observation, policy, failed));
            if (!isToShow) return summarize(operation, course, observation, outcomeOf(observation, course));
        }
        if (live && live !== "unsure") {
            await stopWhereDue(operation, course, live);
        }
        if (isQuiet) course.accepted = undefined;
        await pauseOrGiveUp(operation, course, isQuiet);
    }
}

/** Whether the failed run is worth another look: its retry may show still, and there is time to see that. */
async function mayComeBack(
    operation: Operation,
    course: StopProgress,
    last: Observation,
    policy: StopPolicy,
    failed: Submission | undefined,
): Promise<boolean> {
    if (last.kind !== "run" || last.liveness === "live") return false;
    const isOurs = ["stop", "unsure"].includes(policy(last.submission).action);
    // What comes after a stranger's failed run is the retry of that one.
    const run = isOurs ? last.submission : last.submission.status === "FAILED" ? undefined : failed;
    if (run === undefined) return false;
    const now = operation.clock.monotonic();
    if (course.revival === undefined || !isSameRun(course.revival.run, run)) {
        course.revival = { run, from: now, until: now + (await revivalShowsForMs(operation, run)) };
    }
    const { revival } = course;
    const leftMs = revival.until - operation.clock.monotonic();
    if (leftMs <= 0) return false;
    if (operation.timeLeftMs() < Math.min(operation.pollMs, longestGapMs)) {
        warnOfRevival(operation, run);
        return false;
    }
    logRevival(operation, run, leftMs);
    return true;
}

async function pauseOrGiveUp(operation: Operation, course: StopProgress, isQuiet: boolean): Promise<void> {
    const pollMs = Math.min(operation.pollMs, longestGapMs);
    const isFirstQuiet = isQuiet && course.attempts === 0 && course.revival === undefined;
    const gapMs = isFirstQuiet ? Math.min(quietGapMs, pollMs) : pollMs;
    // The gap between the two quiet looks is what the promise rests on: it is never cut short.
    if (isQuiet && operation.timeLeftMs() < gapMs) throw outOfTime(operation, course);
    if (!(await operation.sleep(gapMs))) throw outOfTime(operation, course);
}

/** Undefined where the service could not be asked now and may be later. Any other failure ends the operation. */
async function tryToLook(operation: Operation, course: StopProgress): Promise<Observation | undefined> {
    try {
        const seen = await operation.tryToLook();
        if (!(seen instanceof CdmError)) return seen;
        course.lastError = seen;
        operation.log.progress(seen.message);
        return undefined;
    } catch (error) {
        throw error instanceof CdmError ? refused(operation, course, error) : error;
    }
}

async function classifyFailure(
    operation: Operation,
    course: StopProgress,
    failure: CdmError,
): Promise<Observation | CdmError> {
    try {
        return await operation.classifyFailure(failure);
    } catch (error) {
        throw error instanceof CdmError ? refused(operation, course, error) : error;
    }
}

/** False while an answer is behind what we know: for as long as a status may lag, and then until a second witness confirms it. */
async function isUpToDate(
    operation: Operation,
    course: StopProgress,
    observation: Observation,
    known: RunIdentity | undefined,
): Promise<boolean> {
    const now = operation.clock.monotonic();
    // What was seen last may itself be behind what is known.
    const behind = [known, course.lastSeen].filter((run) => isStale(observation, run));
    if (behind.length === 0) {
        course.upToDateAt = now;
        return true;
    }
    if (now - course.upToDateAt < consistencyGraceMs) return false;
    for (const run of behind) if (!(await isConfirmedOver(operation, run))) return false;
    return true;
}

function liveRunToStop(
    operation: Operation,
    course: StopProgress,
    observation: Observation,
    policy: StopPolicy,
): Submission | "unsure" | undefined {
    const live = liveRun(observation);
    const { action, because } = (live && policy(live)) ?? {};
    if (live && action === "refuse") throw notOurs(operation, live);
    const now = operation.clock.monotonic();
    course.unsureSince = action === "unsure" ? (course.unsureSince ?? now) : undefined;
    if (live && course.unsureSince !== undefined) {
        if (now - course.unsureSince >= consistencyGraceMs) throw notComparable(operation, live, consistencyGraceMs);
        operation.log.progress("nothing tells yet whose the live run is");
        return "unsure";
    }
    if (action !== "stop") return undefined;
    course.because = because;
    return live;
}

/** Sends a stop where none is under way. Whatever is answered, the next look decides: what a stop says of the job or the cluster is no proof. */
async function stopWhereDue(operation: Operation, course: StopProgress, run: Submission): Promise<void> {
    course.lastSeen = run;
    if (isUnderWay(operation, course, run)) {
        logProgress(operation, course, run);
        return;
    }
    course.attempts += 1;
    course.lastError = undefined;
    course.accepted = undefined;
    try {
        course.answer = (await operation.client.stopJob()) ?? course.answer;
        course.accepted = { run, at: operation.clock.monotonic() };
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        course.lastError = error;
        if (error.kind !== "refused" && error.kind !== "notRunning") {
            const seen = await classifyFailure(operation, course, error);
            if (!(seen instanceof CdmError)) return;
            course.lastError = seen;
        }
    }
    logProgress(operation, course, run);
}

function isUnderWay({ clock }: Operation, { accepted }: StopProgress, run: Submission): boolean {
    return accepted !== undefined && isSameRun(accepted.run, run) && clock.monotonic() - accepted.at < stopAgainMs;
}
