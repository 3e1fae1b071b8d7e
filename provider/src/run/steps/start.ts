import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { capitalized, messageOf } from "../../common/text.js";
import { describeLive, describeRun } from "../model/describe.js";
import { identityOf, type RunIdentity } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { isBefore, isBetween, type SentStart } from "../model/sentStart.js";
import { livenessOf } from "../model/status.js";
import { acceptedUnseenMs, consistencyGraceMs, maxStarts, serviceClockToleranceMs } from "../model/timeouts.js";
import { isCancelled } from "../observe/cancellation.js";
import type { Context } from "./context.js";
import { findStarted, isOnlyNewRun } from "./findStarted.js";
import { explainUnknownDescent } from "./unknownDescent.js";

export type StartOutcome =
    | { readonly kind: "started"; readonly submission: Submission }
    /** A start was sent. A run has shown since, and nothing tells whether it came of that start. */
    | { readonly kind: "perhaps"; readonly sent: SentStart; readonly submission: Submission; readonly reason: string }
    /** A start was sent. Nothing shows whether a run came of it. */
    | { readonly kind: "unclear"; readonly sent: SentStart; readonly reason: string }
    /** No start had an effect. CDM may take a later one, but the job has to be observed again before it is sent. */
    | { readonly kind: "notYet"; readonly error: CdmError };

/**
 * Goal: the job is started exactly once, whatever answers get lost.
 *
 * 1. An answer that names the run ends it. If the answer names none, the status has to show the run. An answer that excludes an effect and may
 *    pass ends it as `notYet`.
 * 2. After any doubt it observes first. A run that can only have come of the start is the one.
 * 3. The start is sent again only if CDM has shown no new run for `consistencyGraceMs`, and the answer was lost or unclear.
 * 4. If a run may have come of the start, or may hide its run, no second start is sent.
 * 5. "Already running" as the first answer never makes the live run ours: that ends as `perhaps`, as `unclear` or with CDM's error.
 * 6. If anything else ends it while a start may have had an effect, that start stays owed, with all that is known of it. A cancellation
 *    is one such thing, and so is a fault of ours.
 *
 * Limits: `maxStarts` that may have had an effect, `acceptedUnseenMs` for a start that CDM accepted without naming its run, and the operation's deadline.
 *
 * @param before the job's last run before the start; undefined if it never ran
 * @param user the user who started our earlier runs, if known
 * @throws CdmError if CDM has refused and no start is in doubt
 */
export async function startOnce(
    context: Context,
    before: RunIdentity | undefined,
    variables: JobRunInputs["variables"],
    user: string | undefined,
): Promise<StartOutcome> {
    const sentFrom = context.observer.serviceNow();
    const progress: StartProgress = {
        sentFrom,
        sent: sentNow(context, sentFrom, { after: before && identityOf(before), user }),
    };
    await context.starts.announce(progress.sent);
    context.log.progress("1/3 starting");
    try {
        return recordEnd(context, await startUntilClear(context, progress, variables));
    } catch (error) {
        // mutant: the net under the start
        if (!context.starts.isPending()) {
            context.record({ event: "decision", decision: "noStart", because: messageOf(error) });
            throw error;
        }
        const { sent, doubt } = progress;
        const reason = isCancelled(error) ? "The operation was canceled before CDM had shown it." : messageOf(error);
        const isNew = doubt !== undefined && doubt !== error;
        return recordEnd(context, { kind: "unclear", sent, reason: isNew ? `${doubt.message} ${reason}` : reason });
    }
}

/** Records what came of the start. */
function recordEnd({ record }: Context, outcome: StartOutcome): StartOutcome {
    const { submissionId: run, status, creationUser: user } = "submission" in outcome ? outcome.submission : {};
    const words = { started: "started", perhaps: "unclear", unclear: "unclear", notYet: "noStart" } as const;
    const because = "reason" in outcome ? outcome.reason : "error" in outcome ? outcome.error.message : undefined;
    record({ event: "decision", decision: words[outcome.kind], because, run, status, user });
    return outcome;
}

/** A start under way, as far as it is known. */
interface StartProgress {
    /** On CDM's clock, when the first try began. Undefined if that clock was not known. */
    readonly sentFrom: number | undefined;
    sent: SentStart;
    /** The first failure after which a run may have come of the start. */
    doubt?: Error;
}

async function startUntilClear(
    context: Context,
    progress: StartProgress,
    variables: JobRunInputs["variables"],
): Promise<StartOutcome> {
    const { sentFrom } = progress;
    let starts = 0;
    for (let attempt = 1; starts < maxStarts; attempt++) {
        const because = attempt === 1 ? "no run of the job is live" : "no run has come of the last start";
        context.record({ event: "decision", decision: "start", because, attempt });
        try {
            return await complete(context, progress, await context.starts.send(variables));
        } catch (thrown) {
            const error = thrown instanceof Error ? thrown : new Error(String(thrown));
            // A cancellation comes of this side, and says nothing of the start.
            if (isCancelled(error)) throw error;
            const isAlready = error instanceof CdmError && error.kind === "alreadyRunning";
            const hadNoEffect = error instanceof CdmError && error.failure.withoutEffect === true;
            // mutant: the look before a start that CDM has refused for now
            if (progress.doubt === undefined && hadNoEffect && error.mayPass) {
                context.starts.withdraw();
                return { kind: "notYet", error };
            }
            if (!hadNoEffect) starts++;
            if (progress.doubt === undefined && !isAlready && error instanceof CdmError && error.isPlainNo) {
                context.starts.withdraw();
                throw error;
            }
            progress.doubt ??= error;
            const { doubt } = progress;
            const isFirstAlready = isAlready && doubt === error;
            // The start may have been on its way until now. Its time to show begins here.
            const now = { ...sentNow(context, sentFrom, progress.sent), self: await context.user.name() };
            const sent: SentStart = isFirstAlready ? { ...now, isRefused: true } : now;
            progress.sent = sent;
            // mutant: the look after an unclear start
            const found = await findStarted(context, now, { forMs: consistencyGraceMs, isJustSent: true });
            if (found.kind === "run" && isFirstAlready) {
                const reason = `${doubt.message} ${explainUnknownDescent(context, found.run)}`;
                return { kind: "perhaps", sent, submission: found.run, reason };
            }
            if (found.kind === "run") return { kind: "started", submission: found.run };
            if (found.kind === "unseen") return { kind: "unclear", sent, reason: doubt.message };
            if (found.kind === "clusterDown")
                return { kind: "unclear", sent, reason: `${doubt.message} ${found.error.message}` };
            if (found.kind === "jobGone") {
                context.starts.withdraw();
                throw found.error;
            }
            // By CDM's clock, the run was there before our start.
            if (found.kind === "perhaps" && isFirstAlready && isBefore(found.run, sent)) {
                context.starts.withdraw();
                throw error;
            }
            if (found.kind === "perhaps") {
                const reason = `${doubt.message} ${explainUnknownDescent(context, found.run)}`;
                return { kind: "perhaps", sent, submission: found.run, reason };
            }
            // This is the first answer, and the status before showed nothing live. The live run is ours only if the gateway has sent the start twice.
            if (isFirstAlready) {
                context.starts.withdraw();
                throw error;
            }
            if (found.kind === "other") {
                return { kind: "unclear", sent, reason: `${doubt.message} ${explainOtherRun(context, found.run)}` };
            }
            if (!mayBeSentAgain(error)) {
                // No new run for a minute: the start has had no effect, whatever its answer was.
                context.starts.withdraw();
                throw error;
            }
        }
    }
    const { sent, doubt } = progress;
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

/** After a lost or unclear answer the start may be sent again, if no run came of it. After a refusal it may not. */
function mayBeSentAgain(error: Error): boolean {
    return error instanceof CdmError && (error.mayPass || error.kind === "alreadyRunning");
}

function explainOtherRun(context: Context, run: Submission): string {
    if (livenessOf(run.status) === "live")
        return `${describeLive(context.job, run)} No second start was sent beside it. If it is yours, stop it by hand.`;
    return `${capitalized(describeRun(run))} has started and ended since, and may hide it. No second start was sent after it.`;
}

/** Completes the answer to an accepted start. Newer editions answer with five fields, without the submission id, or with an empty list. The status has the rest. */
async function complete(
    context: Context,
    progress: StartProgress,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    if (answer?.submissionId !== undefined) return { kind: "started", submission: answer };
    // The start's time begins now. A run that shows ten minutes later came of another start.
    const accepted: SentStart = { ...sentNow(context, progress.sentFrom, progress.sent), isAccepted: true };
    progress.sent = accepted;
    if (answer?.creationDate === undefined) return completeUnnamed(context, progress, answer);
    const found = await findStarted(context, accepted, { forMs: consistencyGraceMs, isJustSent: true, answer });
    if (found.kind === "run") return { kind: "started", submission: { ...answer, ...found.run } };
    const { creationDate, ...rest } = answer;
    // If the status does not show a run of that date, and the date is not of the start's time, the answer dates no run.
    const isOfThen = accepted.between === undefined || isBetween(creationDate, accepted.between);
    return isOfThen ? { kind: "started", submission: answer } : completeUnnamed(context, progress, rest);
}

/** Without a name, the user tells the run from other users' runs, if IAM names the user. */
async function completeUnnamed(
    context: Context,
    progress: StartProgress,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    const accepted: SentStart = { ...progress.sent, self: await context.user.name() };
    progress.sent = accepted;
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
