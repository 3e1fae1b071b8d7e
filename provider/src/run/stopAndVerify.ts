import { CdmError, describeFailure } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { describeDuration } from "./duration.js";
import { JobRunError } from "./errors.js";
import { isSameRun, type RunIdentity } from "./identity.js";
import { type Judge, notOurs } from "./judge.js";
import { graceMs, isBehind } from "./lag.js";
import { describeRun, liveRun, type Operation, type Sighting } from "./operation.js";
import type { LastStop, StopOutcome } from "./state.js";

/** A quiet job that nobody had to stop is looked at again after this. */
const quietGapMs = 1_000;
/** Where a poll is longer, the two looks that prove a stop are this far apart. */
const longestGapMs = 30_000;
/** A stop that CDM accepted is sent again when the run is still live after this. */
const stopAgainMs = 30_000;
/** The server's own Retry-After is honoured up to this. */
const longestRetryAfterMs = 60_000;

interface Options {
    /** Whose runs are stopped, asked anew at every look. */
    readonly judge: Judge;
    /** A run of ours that was live when it was last seen: an answer that does not know of it yet proves nothing. */
    readonly known?: RunIdentity | undefined;
    /** What has just been seen; looks for itself where it is absent. */
    readonly first?: Sighting;
}

/** What has been done and seen so far. */
interface Course {
    readonly begunAt: number;
    attempts: number;
    /** The stop that CDM has accepted and that has not shown its effect yet. */
    accepted?: { readonly run: Submission; readonly at: number } | undefined;
    answer?: Submission | undefined;
    /** What the last stop or look that failed came back with. */
    trouble?: CdmError | undefined;
    lastSeen?: Submission | undefined;
    /** When an answer last knew of the run that we know of. */
    upToDateAt: number;
}

/**
 * Stops what is live of ours and returns only when the service itself has said twice in a row, a poll apart, that
 * nothing is live that may be stopped, whatever the stop call answered. A run that comes back between the two looks is
 * stopped again. Says in the resource's row how it went.
 *
 * @throws JobRunError where the deadline passes before that, or the service refuses for a reason that waiting does not mend
 */
export async function stopAndVerify(
    operation: Operation,
    { judge, known, first }: Options,
): Promise<{ stop: LastStop; last: Sighting }> {
    const begunAt = operation.clock.now();
    const course: Course = { begunAt, attempts: 0, upToDateAt: begunAt };
    let quietLooks = 0;
    for (
        let sighting = first ?? (await tryToLook(operation, course));
        ;
        sighting = await tryToLook(operation, course)
    ) {
        if (sighting?.kind === "gone") return conclude(operation, course, sighting, "gone");
        const live = sighting && liveRunToStop(operation, sighting, judge);
        const isQuiet = sighting !== undefined && !live && isUpToDate(operation, course, sighting, known);
        quietLooks = isQuiet ? quietLooks + 1 : 0;
        if (sighting && quietLooks === 2) return conclude(operation, course, sighting, outcomeOf(sighting, course));
        if (live) {
            const gone = await stopWhereDue(operation, course, live);
            if (gone) return conclude(operation, course, { kind: "gone", error: gone }, "gone");
        }
        if (isQuiet) course.accepted = undefined;
        await pauseOrGiveUp(operation, course, isQuiet);
    }
}

async function pauseOrGiveUp(operation: Operation, course: Course, isQuiet: boolean): Promise<void> {
    const pollMs = Math.min(operation.pollMs, longestGapMs);
    const gapMs = isQuiet && course.attempts === 0 ? Math.min(quietGapMs, pollMs) : pollMs;
    // The gap between the two quiet looks is what the promise rests on: it is never cut short.
    if (isQuiet && operation.timeLeftMs() < gapMs) throw outOfTime(operation, course);
    const askedForMs = Math.min(course.trouble?.failure.retryAfterMs ?? 0, longestRetryAfterMs);
    if (!(await operation.pause(Math.max(gapMs, askedForMs)))) throw outOfTime(operation, course);
}

/** Undefined where the service could not be asked now and may be later. Any other failure ends the operation. */
async function tryToLook(operation: Operation, course: Course): Promise<Sighting | undefined> {
    try {
        const seen = await operation.tryToLook();
        if (!(seen instanceof CdmError)) return seen;
        course.trouble = seen;
        return undefined;
    } catch (error) {
        throw error instanceof CdmError ? refused(operation, course, error) : error;
    }
}

/** False while an answer is behind what we know, for as long as a status may lag. */
function isUpToDate({ clock }: Operation, course: Course, sighting: Sighting, known: RunIdentity | undefined): boolean {
    if (isBehind(sighting, course.lastSeen ?? known)) return clock.now() - course.upToDateAt >= graceMs;
    course.upToDateAt = clock.now();
    return true;
}

function liveRunToStop(operation: Operation, sighting: Sighting, judge: Judge): Submission | undefined {
    const live = liveRun(sighting);
    const verdict = live && judge(live);
    if (live && verdict === "refuse") throw notOurs(operation, live);
    return verdict === "stop" ? live : undefined;
}

/** Sends a stop where none is under way. Returns CDM's word where the job is gone; what may pass is tried again after the next look. */
async function stopWhereDue(operation: Operation, course: Course, run: Submission): Promise<CdmError | undefined> {
    course.lastSeen = run;
    if (isUnderWay(operation, course, run)) {
        report(operation, course, run);
        return undefined;
    }
    course.attempts += 1;
    course.trouble = undefined;
    course.accepted = undefined;
    try {
        course.answer = (await operation.client.stopJob()) ?? course.answer;
        course.accepted = { run, at: operation.clock.now() };
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        if (error.kind === "gone") return error;
        course.trouble = error;
        const isTriedAgain = error.mayPass || error.kind === "refused" || error.kind === "notRunning";
        if (!isTriedAgain) throw refused(operation, course, error);
    }
    report(operation, course, run);
    return undefined;
}

function isUnderWay({ clock }: Operation, { accepted }: Course, run: Submission): boolean {
    return accepted !== undefined && isSameRun(accepted.run, run) && clock.now() - accepted.at < stopAgainMs;
}

function outcomeOf(sighting: Sighting, { attempts }: Course): StopOutcome {
    if (sighting.kind === "neverRan") return "neverRan";
    if (sighting.kind === "run" && sighting.liveness === "live") return "leftRunning";
    const endedByItself = sighting.kind === "run" && sighting.submission.status === "SUCCEEDED";
    return attempts === 0 || endedByItself ? "alreadyFinished" : "stopped";
}

function conclude(
    { clock, report: row, whom }: Operation,
    { begunAt, attempts, answer }: Course,
    last: Sighting,
    outcome: StopOutcome,
): { stop: LastStop; last: Sighting } {
    const at = clock.now();
    const durationMs = at - begunAt;
    const stops = `${attempts} ${attempts === 1 ? "stop" : "stops"} sent, ${describeDuration(durationMs)}`;
    const text = `${whom}: ${sayings[outcome]} (${stops})`;
    if (outcome === "leftRunning") row.warn(text);
    else row.info(text);
    return { stop: { outcome, attempts, durationMs, at, ...(answer && { submission: answer }) }, last };
}

const sayings: Readonly<Record<StopOutcome, string>> = {
    stopped: "stopped, and seen not live twice in a row",
    alreadyFinished: "the run had ended by itself, and was seen not live twice in a row",
    neverRan: "no run to stop",
    gone: "the job does not exist any more, so nothing of it is live",
    leftRunning: "a run that is not this JobRun's is live and was left running",
};

function report({ report: row, clock }: Operation, { begunAt, attempts, trouble }: Course, run: Submission): void {
    const stops = attempts === 1 ? "stop sent" : `${attempts} stops sent`;
    const refusal = trouble ? `, not accepted: ${trouble.failure.text}` : "";
    row.progress(`${stops}${refusal}, ${run.status ?? "no status"}, ${describeDuration(clock.now() - begunAt)}`);
}

function outOfTime(operation: Operation, course: Course): JobRunError {
    const { trouble, lastSeen } = course;
    const run = lastSeen ? `${describeRun(lastSeen)} of ${operation.whom}` : operation.whom;
    const lastTrouble = trouble ? ` The last failure: ${describeFailure(trouble.failure)}` : "";
    return new JobRunError(
        `CDM has not said twice in a row within ${describeDuration(operation.timeoutMs)} that ${run} is no longer live.` +
            `${lastTrouble} ${whatToDo(operation, course, "with a longer timeout if it needs one, ")}`,
    );
}

function refused(operation: Operation, course: Course, error: CdmError): JobRunError {
    return new JobRunError(`${error.message} ${whatToDo(operation, course)}`);
}

function whatToDo({ stopByHand }: Operation, { attempts, lastSeen }: Course, how = ""): string {
    const status = lastSeen ? `; the last status seen while it was live was ${lastSeen.status ?? "none"}` : "";
    return (
        `${attempts === 1 ? "1 stop was" : `${attempts} stops were`} sent${status}. The resource stays in the state: run pulumi ` +
        `again to go on, ${how}or stop the run by hand: ${stopByHand}`
    );
}
