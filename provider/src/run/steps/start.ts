import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { capitalized } from "../../common/text.js";
import { describeLive, describeRun } from "../model/describe.js";
import { identityOf, type RunIdentity } from "../model/identity.js";
import { isBefore, isBetween, type SentStart } from "../model/sentStart.js";
import { livenessOf } from "../model/status.js";
import { acceptedUnseenMs, consistencyGraceMs, maxStarts, serviceClockToleranceMs } from "../model/timeouts.js";
import type { Context } from "./context.js";
import { findStarted, isOnlyNewRun } from "./findStarted.js";
import { explainUnknownDescent } from "./unknownDescent.js";

export type StartOutcome =
    | { readonly kind: "started"; readonly submission: Submission }
    /** A start was sent, and a run has shown since of which nothing tells whether it came of that start. */
    | { readonly kind: "perhaps"; readonly sent: SentStart; readonly submission: Submission; readonly reason: string }
    /** A start was sent, and nothing shows which run came of it, or whether one did. */
    | { readonly kind: "unclear"; readonly sent: SentStart; readonly reason: string };

/**
 * Starts the job exactly once, whatever answers get lost. After any doubt it looks first: a run that can only have come of the
 * start is the one. Only where the service has shown no new run for a minute is the start sent again.
 *
 * @param before the job's last run before the start, undefined where it never ran
 * @param user who started our earlier runs, where it is known
 * @throws CdmError where CDM has said no and no start is in doubt
 */
export async function startOnce(
    context: Context,
    before: RunIdentity | undefined,
    variables: Readonly<Record<string, string>> | undefined,
    user: string | undefined,
): Promise<StartOutcome> {
    const sentFrom = context.observer.serviceNow();
    let sent: SentStart = sentNow(context, sentFrom, { after: before && identityOf(before), user });
    let doubt: Error | undefined;
    await context.starts.announce(sent);
    for (let attempt = 1; attempt <= maxStarts; attempt++) {
        try {
            return await complete(context, sentFrom, sent, await context.starts.send(variables));
        } catch (thrown) {
            const error = thrown instanceof Error ? thrown : new Error(String(thrown));
            const isAlready = error instanceof CdmError && error.kind === "alreadyRunning";
            if (doubt === undefined && !isAlready && error instanceof CdmError && error.isPlainNo) {
                context.starts.withdraw();
                throw error;
            }
            doubt ??= error;
            // Until now it may have been on its way: from here it has its time to show.
            sent = { ...sentNow(context, sentFrom, sent), self: await context.user.name() };
            const found = await findStarted(context, sent, { forMs: consistencyGraceMs, isJustSent: true });
            if (found.kind === "run" && isAlready && doubt === error) {
                const reason = `${doubt.message} ${explainUnknownDescent(context, found.run)}`;
                return { kind: "perhaps", sent: { ...sent, isRefused: true }, submission: found.run, reason };
            }
            if (found.kind === "run") return { kind: "started", submission: found.run };
            if (found.kind === "unseen") return { kind: "unclear", sent, reason: doubt.message };
            if (found.kind === "clusterDown")
                return { kind: "unclear", sent, reason: `${doubt.message} ${found.error.message}` };
            if (found.kind === "jobGone") {
                context.starts.withdraw();
                throw found.error;
            }
            // It was there before we asked for one: the service's own clock says so.
            if (found.kind === "perhaps" && isAlready && doubt === error && isBefore(found.run, sent)) {
                context.starts.withdraw();
                throw error;
            }
            if (found.kind === "perhaps") {
                const reason = `${doubt.message} ${explainUnknownDescent(context, found.run)}`;
                return { kind: "perhaps", sent, submission: found.run, reason };
            }
            // Its first answer, after a look that showed nothing live: what runs is ours only where the gateway has sent the start twice.
            if (isAlready && doubt === error) {
                context.starts.withdraw();
                throw error;
            }
            if (found.kind === "other") {
                return { kind: "unclear", sent, reason: `${doubt.message} ${explainOtherRun(context, found.run)}` };
            }
            if (!mayBeSentAgain(error)) {
                // A minute without a new run: the start counts as not made, whoever answered it.
                context.starts.withdraw();
                throw error;
            }
        }
    }
    return { kind: "unclear", sent, reason: `${doubt?.message} It was sent ${maxStarts} times.` };
}

function sentNow(
    context: Context,
    sentFrom: number | undefined,
    { after, user }: Pick<SentStart, "after" | "user">,
): SentStart {
    const now = context.observer.serviceNow();
    const between =
        sentFrom === undefined || now === undefined
            ? undefined
            : ([sentFrom - serviceClockToleranceMs, now + consistencyGraceMs + serviceClockToleranceMs] as const);
    const isUserShared = context.user.isShared;
    return { since: context.clock.now(), between, after, user, ...(isUserShared && { isUserShared }) };
}

/** What nobody has understood, or what was lost, may be sent again once nothing has come of it. An answer that says no may not. */
function mayBeSentAgain(error: Error): boolean {
    return error instanceof CdmError && (error.mayPass || error.kind === "alreadyRunning");
}

function explainOtherRun(context: Context, run: Submission): string {
    if (livenessOf(run.status) === "live")
        return `${describeLive(context.job, run)} No second start was sent beside it: stop it by hand if it is yours.`;
    return `${capitalized(describeRun(run))} has come and gone since, and may hide it. No second start was sent after it.`;
}

/** Newer editions answer a start with five fields, without the submission id, or with an empty list: the status has the rest. */
async function complete(
    context: Context,
    sentFrom: number | undefined,
    sent: SentStart,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    if (answer?.submissionId !== undefined) return { kind: "started", submission: answer };
    // Its time begins now: what shows ten minutes later came of another start.
    const accepted: SentStart = { ...sentNow(context, sentFrom, sent), isAccepted: true };
    if (answer?.creationDate === undefined) return completeUnnamed(context, accepted, answer);
    const found = await findStarted(context, accepted, { forMs: consistencyGraceMs, isJustSent: true, answer });
    if (found.kind === "run") return { kind: "started", submission: { ...answer, ...found.run } };
    const { creationDate, ...rest } = answer;
    // A date of another time, which the status has not shown, is no run's.
    const isOfThen = accepted.between === undefined || isBetween(creationDate, accepted.between);
    return isOfThen ? { kind: "started", submission: answer } : completeUnnamed(context, accepted, rest);
}

/** What names no run is told from others' by its user, where IAM says who that is. */
async function completeUnnamed(
    context: Context,
    sent: SentStart,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    const accepted: SentStart = { ...sent, self: await context.user.name() };
    const found = await findStarted(context, accepted, { forMs: acceptedUnseenMs, isJustSent: true });
    if (found.kind === "run" && (await isOnlyNewRun(context, accepted, found.run))) {
        return { kind: "started", submission: { ...answer, ...found.run } };
    }
    if (found.kind === "run" || found.kind === "perhaps") {
        const reason = `CDM accepted the start without naming a run. ${explainUnknownDescent(context, found.run)}`;
        return { kind: "perhaps", sent: { ...accepted, isAccepted: false }, submission: found.run, reason };
    }
    if (found.kind === "jobGone") {
        context.starts.withdraw();
        throw found.error;
    }
    const reason = "CDM accepted the start without naming a run, and its status has not shown one.";
    return { kind: "unclear", sent: accepted, reason };
}
