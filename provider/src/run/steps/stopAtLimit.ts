import { isSameRun } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { type Answered, liveRun } from "../model/observation.js";
import { policyOfOwnRun } from "../model/policy.js";
import { markNotLive } from "../model/refresh.js";
import { claimOf, type LastStop, liveWhenLastSeen, type RunFacts, withRun } from "../model/state.js";
import { waiterStateOf } from "../model/status.js";
import { reserveOf } from "../model/timeouts.js";
import type { Deadline } from "../observe/deadline.js";
import type { WaitOutcome } from "./await.js";
import type { Context } from "./context.js";
import type { Limit, LimitedOutcome } from "./limitedOutcome.js";
import { stopAndVerify } from "./stop.js";

/** How much of the operation's time a wait leaves for the stop. At most half of what is left: the end of an older run may have used some. */
export function reserveForStop(deadline: Deadline, { onTimeout }: JobRunInputs): number {
    // mutant: the reserve of onTimeout stop
    return onTimeout === "stop" ? Math.min(reserveOf(deadline.timeoutMs), Math.max(0, deadline.timeLeftMs()) / 2) : 0;
}

/**
 * Goal: a run whose time is over is stopped, and CDM has said so.
 *
 * 1. With `onTimeout: "stop"`, that is a run that has not met `waitFor` when only the reserve is left. Without it, such a run goes on.
 * 2. It is also a run that has lasted longer than `maxRunTime`.
 * 3. Only this resource's own run is stopped, whatever `onForeignRun` says.
 * 4. A run that meanwhile has ended by itself ends the wait as it would have ended.
 *
 * Limits: the operation's deadline. Never throws: a stop that is not proved ends the wait as `stopUnproved`.
 */
export async function stopAtLimit(
    context: Context,
    inputs: JobRunInputs,
    facts: RunFacts,
    waited: WaitOutcome,
): Promise<LimitedOutcome> {
    const limit = limitOf(waited, inputs);
    if (limit === undefined) return waited as LimitedOutcome;
    const { unfinished: _, ...rest } = facts;
    const now = withRun(rest, waited.submission);
    const policy = policyOfOwnRun(context.ownership, now);
    try {
        const known = liveWhenLastSeen(now);
        const { stop, last } = await stopAndVerify(context, { policy, known, isLast: true });
        return endedBefore(context, inputs, now, { stop, last }) ?? atLimit(context, now, { limit, stop, last });
    } catch (error) {
        return { kind: "stopUnproved", limit, error, submission: waited.submission };
    }
}

function limitOf(waited: WaitOutcome, { onTimeout }: JobRunInputs): Limit | undefined {
    if (waited.kind === "overTime") return "overTime";
    if (onTimeout !== "stop") return undefined;
    // A failure that was seen once may be revived. The time that is kept back shows it.
    const isOpen = waited.kind === "outOfTime" || (waited.kind === "failure" && !waited.isSeenTwice);
    return isOpen ? "outOfTime" : undefined;
}

interface Stopped {
    readonly stop: LastStop;
    readonly last: Answered;
}

/** How the wait ends if no stop of ours has ended the run. */
function endedBefore(
    context: Context,
    { waitFor = "running" }: JobRunInputs,
    facts: RunFacts,
    { stop, last }: Stopped,
): LimitedOutcome | undefined {
    if (last.kind !== "run") return undefined;
    const { run: submission } = last;
    const isOurs = context.ownership.isOurs(submission, claimOf(facts));
    if (!isOurs && stop.attempts === 0) return { kind: "superseded", by: submission, submission: facts.submission };
    if (!isOurs || stop.outcome !== "alreadyFinished") return undefined;
    const isMet = waiterStateOf(submission.status, waitFor) === "success";
    return isMet ? { kind: "success", submission } : { kind: "failure", isSeenTwice: true, submission };
}

function atLimit(
    { ownership }: Context,
    facts: RunFacts,
    { limit, stop, last }: Stopped & { readonly limit: Limit },
): LimitedOutcome {
    const isShown = last.kind === "run" && !liveRun(last) && ownership.isOurs(last.run, claimOf(facts));
    const shown = isShown && isSameRun(last.run, facts.submission) ? { ...facts.submission, ...last.run } : undefined;
    const submission = shown ?? (isShown ? last.run : markNotLive(facts.submission));
    return { kind: "stoppedAtLimit", limit, stop, submission };
}
