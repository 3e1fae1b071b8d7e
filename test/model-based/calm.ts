import { type Attempt, type Ending, lookOf } from "./attempt.js";
import type { Edition } from "./cdm.js";
import { users } from "./happenings.js";
import { isOfResource } from "./job.js";
import { Violation } from "./violation.js";
import { kindsOf } from "./words.js";

const enoughMs = 5 * 60_000;

/** The last pause is cut to the time that is left; a gap between two looks is not, so one gap before the deadline is over too. */
const longestGapMs = 30_000;

/** Where nothing was in its way, an operation that has not met what it waits for has waited as long as it was given. */
export function waitsAsLongAsItWasGiven(attempt: Attempt, ending: Ending, now: number, { wording }: Edition): void {
    // A run that can't be told from others is not to be waited for.
    if (kindsOf(wording).length > 0) return;
    const { name, begunAt, timeoutMs, pollMs } = attempt;
    const isOutOfTime = ending.kind === "unfinished" && ending.state.unfinished?.phase === "wait";
    if (isOutOfTime && now - begunAt < timeoutMs - Math.min(pollMs, longestGapMs)) {
        throw new Violation(`${name} gives up after ${(now - begunAt) / 1_000} s of ${timeoutMs / 1_000}`);
    }
}

/** Where nothing was in its way and there was time enough, a delete has no reason to fail: always to give up keeps no promise. */
export function deletesWhereNothingIsInTheWay(attempt: Attempt, ending: Ending, edition: Edition): void {
    const { inputs, state, timeoutMs, pollMs } = attempt;
    if (ending.kind === "done" && ending.isWarned !== true) return;
    // Whose a run is that can't be compared with ours, nobody can tell.
    const { wording } = edition;
    const { ids, dates } = wording.status;
    // Nor who started a newer run, where the status shows no user and ours has one.
    if (wording.status.users === "none" && state?.creationUser !== undefined) return;
    const isOnlyDated = state?.submissionId === undefined && state?.creationDate !== undefined;
    if (ids === "none" || wording.areIdsHuge || dates === "nanoseconds" || isOnlyDated) return;
    const isQuick = pollMs <= 5_000 && edition.stopMs + edition.lagMs <= 10_000 && timeoutMs >= enoughMs;
    const truth = lookOf(attempt)?.truth;
    const { shown } = truth ?? {};
    const isForeign = shown !== undefined && (!isOfResource(shown) || attempt.others.includes(shown));
    // Whose the run is of a start whose answer was lost, nobody can tell where nobody tells who we are.
    const isShared = inputs.onRunOfSameUser === "foreign";
    const isNobody = !edition.isUserTold || edition.ourUser !== users.ours || isShared;
    const owesAStart = state?.unfinished?.phase === "start";
    if (owesAStart && isNobody) return;
    const mayFail = isForeign && (inputs.onForeignRun === "fail" || owesAStart);
    if (isQuick && truth?.isThere === true && !mayFail) {
        const why = ending.kind === "done" ? "the warning" : ending.error.message;
        throw new Violation(`delete fails though nothing was in its way: ${why}`);
    }
}
