import { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { capitalized } from "../../common/text.js";
import { describeLive, describeRun } from "../model/describe.js";
import { identityOf, type RunIdentity } from "../model/identity.js";
import { isBefore, isBetween, type SentStart } from "../model/sentStart.js";
import { livenessOf } from "../model/status.js";
import { consistencyGraceMs } from "../model/timeouts.js";
import type { Operation } from "./context.js";
import { isOnlyNewRun, lookForRunOf } from "./findStarted.js";
import { cannotTell } from "./undecided.js";

export type StartOutcome =
    | { readonly kind: "started"; readonly submission: Submission }
    /** A start was sent, and a run has shown since of which nothing tells whether it came of that start. */
    | { readonly kind: "perhaps"; readonly sent: SentStart; readonly submission: Submission; readonly reason: string }
    /** A start was sent, and nothing shows which run came of it, or whether one did. */
    | { readonly kind: "unclear"; readonly sent: SentStart; readonly reason: string };

/** How often a start whose answer was lost is sent again, after nothing came of it. */
const mostStarts = 3;
/** How long a start that CDM has accepted without naming the run may stay out of sight. */
const acceptedUnseenMs = 10 * consistencyGraceMs;
/** The service's clock is read from answers that have whole seconds, and two of its machines may differ a little. */
const clockPlayMs = 5_000;

/**
 * Starts the job exactly once, whatever answers get lost. After any doubt it looks first: a run that can only have come of the
 * start is the one. Only where the service has shown no new run for a minute is the start sent again.
 *
 * @param before the job's last run before the start, undefined where it never ran
 * @param user who started our earlier runs, where it is known
 * @throws CdmError where CDM has said no and no start is in doubt
 */
export async function startOnce(
    operation: Operation,
    before: RunIdentity | undefined,
    variables: Readonly<Record<string, string>> | undefined,
    user: string | undefined,
): Promise<StartOutcome> {
    const sentFrom = operation.serviceNow();
    let sent: SentStart = sentNow(operation, sentFrom, { after: before && identityOf(before), user });
    let doubt: Error | undefined;
    await operation.aboutToStart(sent);
    for (let attempt = 1; attempt <= mostStarts; attempt++) {
        try {
            return await complete(operation, sentFrom, sent, await operation.startJob(variables));
        } catch (thrown) {
            const error = thrown instanceof Error ? thrown : new Error(String(thrown));
            const isAlready = error instanceof CdmError && error.kind === "alreadyRunning";
            if (doubt === undefined && !isAlready && error instanceof CdmError && error.isPlainNo) {
                operation.notStarted();
                throw error;
            }
            doubt ??= error;
            // Until now it may have been on its way: from here it has its time to show.
            sent = { ...sentNow(operation, sentFrom, sent), self: await operation.currentUser() };
            const found = await lookForRunOf(operation, sent, { forMs: consistencyGraceMs, isJustSent: true });
            if (found.kind === "run" && isAlready && doubt === error) {
                const reason = `${doubt.message} ${cannotTell(operation, found.run)}`;
                return { kind: "perhaps", sent: { ...sent, isRefused: true }, submission: found.run, reason };
            }
            if (found.kind === "run") return { kind: "started", submission: found.run };
            if (found.kind === "unseen") return { kind: "unclear", sent, reason: doubt.message };
            if (found.kind === "clusterDown")
                return { kind: "unclear", sent, reason: `${doubt.message} ${found.error.message}` };
            if (found.kind === "jobGone") {
                operation.notStarted();
                throw found.error;
            }
            // It was there before we asked for one: the service's own clock says so.
            if (found.kind === "perhaps" && isAlready && doubt === error && isBefore(found.run, sent)) {
                operation.notStarted();
                throw error;
            }
            if (found.kind === "perhaps") {
                const reason = `${doubt.message} ${cannotTell(operation, found.run)}`;
                return { kind: "perhaps", sent, submission: found.run, reason };
            }
            // Its first answer, after a look that showed nothing live: what runs is ours only where the gateway has sent the start twice.
            if (isAlready && doubt === error) {
                operation.notStarted();
                throw error;
            }
            if (found.kind === "other") {
                return { kind: "unclear", sent, reason: `${doubt.message} ${inTheWay(operation, found.run)}` };
            }
            if (!mayBeSentAgain(error)) {
                // A minute without a new run: the start counts as not made, whoever answered it.
                operation.notStarted();
                throw error;
            }
        }
    }
    return { kind: "unclear", sent, reason: `${doubt?.message} It was sent ${mostStarts} times.` };
}

function sentNow(
    operation: Operation,
    sentFrom: number | undefined,
    { after, user }: Pick<SentStart, "after" | "user">,
): SentStart {
    const now = operation.serviceNow();
    const between =
        sentFrom === undefined || now === undefined
            ? undefined
            : ([sentFrom - clockPlayMs, now + consistencyGraceMs + clockPlayMs] as const);
    const { isUserShared } = operation;
    return { since: operation.clock.now(), between, after, user, ...(isUserShared && { isUserShared }) };
}

/** What nobody has understood, or what was lost, may be sent again once nothing has come of it. An answer that says no may not. */
function mayBeSentAgain(error: Error): boolean {
    return error instanceof CdmError && (error.mayPass || error.kind === "alreadyRunning");
}

function inTheWay(operation: Operation, run: Submission): string {
    if (livenessOf(run.status) === "live")
        return `${describeLive(operation, run)} No second start was sent beside it: stop it by hand if it is yours.`;
    return `${capitalized(describeRun(run))} has come and gone since, and may hide it. No second start was sent after it.`;
}

/** Newer editions answer a start with five fields, without the submission id, or with an empty list: the status has the rest. */
async function complete(
    operation: Operation,
    sentFrom: number | undefined,
    sent: SentStart,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    if (answer?.submissionId !== undefined) return { kind: "started", submission: answer };
    // Its time begins now: what shows ten minutes later came of another start.
    const accepted: SentStart = { ...sentNow(operation, sentFrom, sent), isAccepted: true };
    if (answer?.creationDate === undefined) return completeUnnamed(operation, accepted, answer);
    const found = await lookForRunOf(operation, accepted, { forMs: consistencyGraceMs, isJustSent: true, answer });
    if (found.kind === "run") return { kind: "started", submission: { ...answer, ...found.run } };
    const { creationDate, ...rest } = answer;
    // A date of another time, which the status has not shown, is no run's.
    const isOfThen = accepted.between === undefined || isBetween(creationDate, accepted.between);
    return isOfThen ? { kind: "started", submission: answer } : completeUnnamed(operation, accepted, rest);
}

/** What names no run is told from others' by its user, where IAM says who that is. */
async function completeUnnamed(
    operation: Operation,
    sent: SentStart,
    answer: Submission | undefined,
): Promise<StartOutcome> {
    const accepted: SentStart = { ...sent, self: await operation.currentUser() };
    const found = await lookForRunOf(operation, accepted, { forMs: acceptedUnseenMs, isJustSent: true });
    if (found.kind === "run" && (await isOnlyNewRun(operation, accepted, found.run))) {
        return { kind: "started", submission: { ...answer, ...found.run } };
    }
    if (found.kind === "run" || found.kind === "perhaps") {
        const reason = `CDM accepted the start without naming a run. ${cannotTell(operation, found.run)}`;
        return { kind: "perhaps", sent: { ...accepted, isAccepted: false }, submission: found.run, reason };
    }
    if (found.kind === "jobGone") {
        operation.notStarted();
        throw found.error;
    }
    const reason = "CDM accepted the start without naming a run, and its status has not shown one.";
    return { kind: "unclear", sent: accepted, reason };
}
