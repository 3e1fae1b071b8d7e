import type { CdmError } from "../../cdm/errors.js";
import type { Clock } from "../../common/clock.js";
import type { Log } from "../model/log.js";
import type { Answered, Observation } from "../model/observation.js";
import type { Deadline } from "./deadline.js";
import type { Purpose } from "./hint.js";
import type { Observer } from "./observer.js";

/** What a poll needs of an operation. */
export interface PollContext {
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly observer: Observer;
    readonly log: Pick<Log, "progress">;
}

/**
 * Done, or the next observation: after how long, and what the resource's row says until then. `mustFit`: the gap must not be cut
 * short, so the poll gives up if it does not fit into the time left.
 */
export type Decision<T> =
    | { readonly done: T }
    | { readonly retry: { readonly afterMs: number; readonly progress?: string; readonly mustFit?: boolean } };

interface PollOptions {
    /** How much of the operation's time is left unused. @default 0 */
    readonly reserveMs?: number | undefined;
    /** What was just observed. @default the poll begins with an observation */
    readonly first?: Observation | undefined;
    /** How long the next observation may last. @default as long as the observer allows */
    readonly withinMs?: () => number;
    /** What the next observation is for. @default nothing that a list of jobs could tell */
    readonly purpose?: () => Purpose | undefined;
}

/**
 * Observes a job until `accept` decides, or until the deadline, less the reserve, passes. It is the only loop that waits for a run.
 * It observes before it first sleeps.
 *
 * @param accept decides on one observation. `askedAt` is the time of the request on the monotonic clock: an answer may travel for
 * long, and is as old as its request
 * @throws what the observer throws if waiting does not help, and what `accept` throws
 */
export async function poll<T>(
    { clock, deadline, observer, log }: PollContext,
    accept: (seen: Observation, askedAt: number) => Decision<T> | Promise<Decision<T>>,
    { reserveMs = 0, first, withinMs, purpose }: PollOptions = {},
): Promise<{ readonly done: T } | { readonly timedOut: Observation }> {
    let given = first;
    for (;;) {
        const askedAt = clock.monotonic();
        const seen = given ?? (await observer.observe({ withinMs: withinMs?.(), purpose: purpose?.(), reserveMs }));
        given = undefined;
        const decision = await accept(seen, askedAt);
        if ("done" in decision) return decision;
        const { afterMs, progress, mustFit = false } = decision.retry;
        if (progress !== undefined) log.progress(progress);
        if (mustFit && deadline.timeLeftMs() - reserveMs < afterMs) return { timedOut: seen };
        if (!(await deadline.sleep(afterMs, reserveMs))) return { timedOut: seen };
    }
}

/**
 * Returns a function that is true once it has got the same word so many times in a row. `undefined` ends a row.
 *
 * Terraform's `StateChangeConf` calls it `ContinuousTargetOccurence`.
 */
export function consecutive(times: number): (said: string | undefined) => boolean {
    let last: string | undefined;
    let count = 0;
    return (said) => {
        count = said === undefined ? 0 : said === last ? count + 1 : 1;
        last = said;
        return count >= times;
    };
}

/** Like `observeAnswer`, but a job or its cluster counts as gone only once CDM has said so twice, a poll apart. */
export async function observeAbsenceTwice(watch: PollContext, limitMs?: number): Promise<Answered> {
    const seen = await observeAnswer(watch, limitMs);
    if (seen.kind !== "absent" || seen.cause === "clusterStopped") return seen;
    await watch.deadline.sleep(watch.observer.pollMs);
    return observeAnswer(watch, limitMs);
}

/**
 * Observes until CDM answers.
 *
 * @param limitMs how long CDM may give no answer, at most until the deadline. If CDM throttles or the cluster is changing its state,
 * the time starts again. @default until the deadline
 * @throws CdmError the last failure, if no answer came in that time
 */
export async function observeAnswer(
    watch: PollContext,
    limitMs = Number.POSITIVE_INFINITY,
    purpose?: Purpose,
): Promise<Answered> {
    const { deadline, observer } = watch;
    const { pollMs } = observer;
    const patienceMs = Math.min(limitMs, deadline.timeLeftMs());
    let until = deadline.elapsedMs() + patienceMs;
    let failure: CdmError | undefined;
    const outcome = await poll<Answered>(
        watch,
        (seen) => {
            if (seen.kind !== "unreachable") return { done: seen };
            failure = seen.error;
            // mutant: the patience with a service that throttles
            if (seen.takesLonger) until = deadline.elapsedMs() + patienceMs;
            if (deadline.elapsedMs() + pollMs >= until) throw failure;
            return { retry: { afterMs: pollMs } };
        },
        { withinMs: () => until - deadline.elapsedMs(), ...(purpose && { purpose: () => purpose }) },
    );
    if ("done" in outcome) return outcome.done;
    throw failure;
}
