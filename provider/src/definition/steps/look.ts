import { CdmError } from "../../cdm/errors.js";
import { describeMoment } from "../../common/dates.js";
import { clusterStateOf } from "../../run/index.js";
import { consistencyGraceMs, longestObservationMs, quietGapMs } from "../../run/model/timeouts.js";
import { DefinitionError } from "../model/errors.js";
import type { DefinitionState } from "../model/inputs.js";
import type { Json, Shown } from "../model/kind.js";
import { isOpen } from "../model/state.js";
import { longestGapMs } from "../model/timeouts.js";
import { isMissingError } from "./answers.js";
import type { Context } from "./context.js";

export interface Here {
    readonly kind: "here";
    /** The definition as CDM describes it. */
    readonly record: Json;
    readonly shown: Shown;
}

export interface Missing {
    readonly kind: "missing";
    /** What has said so: CDM's code, a list without it, or the cluster, which does not exist. */
    readonly by: "code" | "list" | "clusterGone";
    /** When, as ISO 8601. */
    readonly at: string;
}

export type Look = Here | Missing;

type Answer = Look | { readonly kind: "unreachable"; readonly error: CdmError };

/**
 * Goal: what CDM says of the definition.
 *
 * 1. `here`, or `missing` by CDM's own word: a code for the definition, a list without it, or a cluster that does not exist.
 * 2. A list without it counts only if a second one lacks it too. So does a cluster that does not exist.
 * 3. No answer, a gateway's error and a cluster that is changing its state are asked again.
 *
 * Limits: the operation's deadline, or a shorter one.
 *
 * @param withinMs how long CDM may give no answer. @default until the deadline
 * @throws CdmError the last failure if CDM does not answer, or if waiting does not help; DefinitionError if the cluster is stopped
 */
export async function look(context: Context, withinMs = Number.POSITIVE_INFINITY): Promise<Look> {
    const seen = await lookUntilAnswer(context, withinMs);
    // mutant: the second list without a definition
    if (seen.kind === "here" || seen.by === "code") return seen;
    await context.deadline.sleep(quietGapMs);
    return lookUntilAnswer(context, withinMs);
}

/**
 * Looks for the definition of a state. If the last operation could not read it back, CDM may not show it yet, so it is missing only after a minute.
 * If it were forgotten before, nothing would know of it.
 *
 * @throws DefinitionError if the operation's time ends before that minute
 */
export async function lookForStored(context: Context, state: DefinitionState): Promise<Look> {
    const { deadline, label, log } = context;
    const isKnown = (seen: Look) => seen.kind === "here" || seen.by === "clusterGone";
    const since = deadline.elapsedMs();
    const first = await look(context);
    // mutant: the minute of a definition that was never read back
    if (isKnown(first) || !isOpen(state)) return first;
    log.progress(
        `CDM does not show ${label}, which the last operation could not read back, so CDM is asked for a minute`,
    );
    const last = await lookUntil(context, isKnown, { forMs: consistencyGraceMs });
    // mutant: the time that is too short to find out
    if (isKnown(last) || deadline.elapsedMs() - since >= consistencyGraceMs) return last;
    throw new DefinitionError(
        "definitionNotShown",
        `CDM does not show ${label}, which the last operation could not read back. What CDM shows may lag by a minute, and the time was over before. ` +
            "The resource stays in the state: run pulumi again later, or give it more time in timeouts.",
    );
}

async function lookUntilAnswer(context: Context, withinMs: number): Promise<Look> {
    const { deadline } = context;
    const until = deadline.elapsedMs() + Math.min(withinMs, deadline.timeLeftMs());
    for (let gapMs = context.firstGapMs; ; gapMs = nextGap(gapMs)) {
        const seen = await lookOnce(context);
        if (seen.kind !== "unreachable") return seen;
        if (deadline.elapsedMs() + gapMs >= until || !(await deadline.sleep(gapMs))) throw seen.error;
    }
}

export function nextGap(gapMs: number): number {
    return Math.min(gapMs * 2, longestGapMs);
}

async function lookOnce({ client, kind, runs, clusterId, deadline, clock, label }: Context): Promise<Answer> {
    const at = () => describeMoment(clock.now());
    const call = { withinMs: longestObservationMs };
    try {
        const record = await client.show(call);
        return record === undefined
            ? { kind: "missing", by: "list", at: at() }
            : { kind: "here", record, shown: kind.shown(record) };
    } catch (failure) {
        if (!(failure instanceof CdmError)) throw failure;
        if (isMissingError(kind, failure)) return { kind: "missing", by: "code", at: at() };
        deadline.honourRetryAfter(failure.failure.retryAfterMs);
        const cluster = await clusterStateOf(runs, clusterId, failure, call);
        if (cluster === "clusterGone") return { kind: "missing", by: "clusterGone", at: at() };
        if (cluster === "clusterStopped") {
            throw new DefinitionError(
                "clusterStopped",
                `The cluster of ${label} is stopped, so CDM can neither show nor change the ${kind.word}. A stopped cluster keeps its jobs and links. ` +
                    "Start the cluster, and run pulumi again.",
                { cause: failure },
            );
        }
        if (cluster !== undefined) {
            const text = `the cluster is ${cluster.status}: ${failure.failure.text}`;
            const { action, failure: facts } = failure;
            return { kind: "unreachable", error: new CdmError(action, { ...facts, kind: "transient", text }) };
        }
        if (failure.mayPass) return { kind: "unreachable", error: failure };
        throw failure;
    }
}

/**
 * Looks again and again until `accept` takes what CDM shows, or the time is over.
 *
 * @returns the last look, taken or not
 */
export async function lookUntil(
    context: Context,
    accept: (seen: Look) => boolean,
    { forMs }: { readonly forMs: number },
): Promise<Look> {
    const { deadline } = context;
    const until = deadline.elapsedMs() + forMs;
    let seen = await look(context);
    for (let gapMs = context.firstGapMs; !accept(seen); gapMs = nextGap(gapMs)) {
        const leftMs = until - deadline.elapsedMs();
        if (leftMs <= 0 || !(await deadline.sleep(Math.min(gapMs, leftMs)))) return seen;
        seen = await look(context);
    }
    return seen;
}
