import type { History, JobRow } from "../../cdm/answers.js";
import { isRunStatus } from "../../cdm/runStatus.js";
import { newestOf, type Submission } from "../../cdm/submission.js";
import { isSameRun } from "../model/identity.js";
import type { Observation } from "../model/observation.js";
import { livenessOf } from "../model/status.js";
import { dateToleranceMs } from "../model/timeouts.js";

/**
 * What an observation is for. That decides what a list of jobs may say in its place.
 *
 * - `wait`: that the run is as it was, while it is live
 * - `waitForEnd`: that the run is live
 * - `afterStop`: the same, and that it is not live any more. That is the first of two words
 * - `beforeStop`: the same, but a stop follows. The job's history has to say that the run is live, too
 * - `beforeStart`: that no run is live. The job's history has to say so, too
 * - `proof`: nothing. It is the second word that proves a stop
 * - absent: nothing
 */
export type Purpose = "wait" | "waitForEnd" | "afterStop" | "beforeStop" | "beforeStart" | "proof";

/** The requests of a stop get their turn in CDM's quota before others. */
export function isOfStop(purpose: Purpose | undefined): boolean {
    return purpose === "afterStop" || purpose === "beforeStop" || purpose === "proof";
}

/**
 * What a row says in place of a status request. Undefined if it does not say enough.
 *
 * @param last the run as a status request showed it last, or as the state knows it
 */
export function readHint(row: JobRow, last: Submission | undefined, purpose: Purpose): Observation | undefined {
    const { status, runCreatedAt, moved } = row;
    if (status === undefined || !isRunStatus(status)) return undefined;
    const liveness = livenessOf(status);
    if (purpose === "beforeStart") {
        if (liveness === "neverRan") return { kind: "neverRan" };
        if (liveness === "live" || runCreatedAt === undefined) return undefined;
        return { kind: "run", run: { status, creationDate: runCreatedAt }, live: false, isHint: true };
    }
    if (last?.creationDate === undefined || runCreatedAt === undefined) return undefined;
    // mutant: the date of a row
    if (Math.abs(last.creationDate - runCreatedAt) >= dateToleranceMs) return undefined;
    // A list does not say how far the run is.
    const { progress: _, ...run } = last;
    const isNews = status !== last.status;
    // What ends a wait has to come of a status request.
    const mayBeNews = isOfStop(purpose) || (purpose === "waitForEnd" && liveness === "live");
    if (isNews && (!mayBeNews || liveness === "neverRan")) return undefined;
    return { kind: "run", run: { ...run, status }, live: liveness === "live", isHint: true, ...(moved && { moved }) };
}

/**
 * Whether an order would rest on the hint. The list may lag, and another user's run may have begun since. So the job's history has to
 * confirm it. CDM counts the requests for the history by themselves, so it does not take a turn of the status.
 */
export function needsHistory(hint: Observation, purpose: Purpose): boolean {
    // mutant: the word of the history before an order
    return purpose === "beforeStart" || (purpose === "beforeStop" && hint.kind === "run" && hint.live);
}

/** What the history says, if it says the same as the hint. Undefined if it does not, or if it does not say enough. */
export function confirmedBy({ runs, isWhole }: History, hint: Observation): Observation | undefined {
    if (hint.kind === "neverRan") return isWhole && runs.length === 0 ? hint : undefined;
    const run = newestOf(runs);
    if (hint.kind !== "run" || run === undefined || !isSameRun(run, hint.run)) return undefined;
    const isConfirmed = hint.live
        ? runs.every((one) => (livenessOf(one.status) === "live") === isSameRun(one, run))
        : isWhole && runs.every(({ status }) => livenessOf(status) === "ended");
    return isConfirmed ? { kind: "run", run, live: hint.live } : undefined;
}
