import { CdmError } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { absenceOf } from "./absence.js";
import {
    compareUsers,
    type Descent,
    descentOf,
    identityOf,
    isBefore,
    isBetween,
    isSameRun,
    mayBeSince,
    type RunIdentity,
    type SentStart,
} from "./identity.js";
import { graceMs } from "./lag.js";
import type { Operation } from "./operation.js";
import { capitalized, describeLive, describeRun } from "./sighting.js";
import { livenessOf } from "./status.js";

export type StartOutcome =
    | { readonly kind: "started"; readonly submission: Submission }
    /** A start was sent, and a run has shown since of which nothing tells whether it came of that start. */
    | { readonly kind: "perhaps"; readonly sent: SentStart; readonly submission: Submission; readonly reason: string }
    /** A start was sent, and nothing shows which run came of it, or whether one did. */
    | { readonly kind: "unclear"; readonly sent: SentStart; readonly reason: string };

/** How often a start whose answer was lost is sent again, after nothing came of it. */
const mostStarts = 3;
/** How long a start that CDM has accepted without naming the run may stay out of sight. */
const acceptedUnseenMs = 10 * graceMs;
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
            sent = { ...sentNow(operation, sentFrom, sent), self: await operation.ownUser() };
            const found = await lookForRunOf(operation, sent, { forMs: graceMs, isJustSent: true });
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
            : ([sentFrom - clockPlayMs, now + graceMs + clockPlayMs] as const);
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

/** What a user has to know to decide what nothing else decides. */
export function cannotTell(operation: Operation, run: Submission): string {
    const what =
        livenessOf(run.status) === "live"
            ? describeLive(operation, run)
            : `${capitalized(describeRun(run))} of ${operation.whom}, started by "${run.creationUser ?? "unknown"}", has ended as ${run.status}.`;
    return (
        `${what} Nothing tells whether it came of that start or another user started it, so it was neither taken over nor stopped, ` +
        'and no second start was sent. If it is yours, change ifRunning to "adopt" and run pulumi up, which takes it over; ' +
        'if it is not, change ifRunning to "restart", which stops it if it is live and starts the job.' +
        whatIamHidWould(operation, run)
    );
}

/** Where CDM shows a user, the name of the one who logs in would decide. */
function whatIamHidWould(operation: Operation, { creationUser }: Submission): string {
    const isShown = compareUsers(creationUser, creationUser) === "same";
    const why = isShown ? operation.whyNoUser() : undefined;
    return why === undefined ? "" : ` The name of the user who logs in might tell it. ${why}`;
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
    const found = await lookForRunOf(operation, accepted, { forMs: graceMs, isJustSent: true, answer });
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
    const accepted: SentStart = { ...sent, self: await operation.ownUser() };
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

/** Ours may have ended, and another user's run have taken its place in the status: the user or the history tells. */
export async function isOnlyNewRun(operation: Operation, sent: SentStart, run: Submission): Promise<boolean> {
    if (compareUsers(run.creationUser, sent.self) === "same") return true;
    const history = await operation.showHistory();
    const runs = history?.runs.filter(({ isExecuteAuto }) => isExecuteAuto !== true) ?? [];
    const { after } = sent;
    // On a page of more, those that came after the run before are whole where that one is there too.
    const isWhole = history?.isWhole || runs.some((one) => after !== undefined && isSameRun(one, after));
    if (!isWhole) return false;
    // The history may name a user where the status does not.
    const entry = runs.find((one) => isSameRun(one, run));
    if (entry && descentOf(entry, sent, true) !== "yes") return false;
    // Without ids, runs of one second are one: of two that are as the last run before the start, one may be its own.
    const asBefore = runs.filter((one) => after !== undefined && isSameRun(one, after));
    return asBefore.length <= 1 && runs.filter((one) => mayBeSince(one, sent)).length <= 1;
}

type Found =
    | { readonly kind: "run"; readonly run: Submission }
    /** The last run may have come of the start, and nothing decides it. */
    | { readonly kind: "perhaps"; readonly run: Submission }
    /** The last run did not come of the start, and is live, or may hide the one that did. */
    | { readonly kind: "other"; readonly run: Submission }
    /** The service was seen until the end of that time, and knows of none. */
    | { readonly kind: "none" }
    /** The job does not exist any more, and no run of it is live. */
    | { readonly kind: "jobGone"; readonly error: CdmError }
    /** The cluster is stopped or gone, by its own word, twice. */
    | { readonly kind: "clusterDown"; readonly error: Error }
    /** The service could not be asked for so long. */
    | { readonly kind: "unseen" };

interface Search {
    readonly forMs: number;
    /** The last run before the start has just been seen: any newer one is of now, however far apart the two clocks are. */
    readonly isJustSent?: boolean;
    /** CDM's own answer to the start, which accepts it. */
    readonly answer?: Submission | undefined;
}

/** Looks for the run that a start has made. */
export async function lookForRunOf(
    operation: Operation,
    sent: SentStart,
    { forMs, isJustSent = false, answer }: Search,
): Promise<Found> {
    const begunAt = operation.clock.monotonic();
    const until = begunAt + forMs;
    const gapMs = Math.min(operation.pollMs, graceMs / 6);
    let newRun: Submission | undefined;
    let doubted: Submission | undefined;
    let goneBefore = false;
    let downBefore = false;
    try {
        for (;;) {
            // An answer may have been long on its way: it is as old as its question.
            const askedAt = operation.clock.monotonic();
            const sighting = await operation.tryToLook();
            const isSeen = !(sighting instanceof CdmError);
            const isGone = isSeen && sighting.kind === "gone" && sighting.what === "gone";
            if (isGone && goneBefore) return { kind: "jobGone", error: sighting.error };
            const isDown = isSeen && sighting.kind === "gone" && sighting.what !== "gone";
            if (isDown && downBefore) return { kind: "clusterDown", error: absenceOf(operation, sighting) };
            // Said once, it is no proof.
            goneBefore = isGone;
            downBefore = isDown;
            const run = isSeen && sighting.kind === "run" ? sighting.submission : undefined;
            const isOthers = run !== undefined && operation.isOfAnotherJobRun(run);
            const descent = run && !isOthers ? descentByAnswer(run, sent, isJustSent, answer) : "no";
            if (run && descent === "yes") return { kind: "run", run };
            if (run && descent === "perhaps") doubted = run;
            if (run && (livenessOf(run.status) === "live" || mayBeSince(run, sent))) newRun = run;
            // What may be ours, and is not told from others' in the time that a status may lag behind, is not told later either.
            const isOverdue = askedAt >= begunAt + Math.min(forMs, graceMs);
            const isDoubted = run !== undefined && descent === "perhaps" && isOverdue;
            const isTime = isDoubted || askedAt >= until || hadItsTime(operation, sent, isJustSent);
            if (isSeen && sighting.kind !== "gone" && isTime) {
                if (run && descent === "perhaps") return { kind: "perhaps", run };
                const told = await fromHistory(operation, sent, isJustSent, answer);
                if (told.kind !== "none") return told;
                if (doubted) return { kind: "perhaps", run: doubted };
                // A start beside a live run, or after one that may be ours or hide it, would be one too many.
                return newRun ? { kind: "other", run: newRun } : told;
            }
            operation.report.progress("start sent, its run is not to be seen yet");
            if (operation.timeLeftMs() < gapMs || !(await operation.pause(gapMs))) return { kind: "unseen" };
        }
    } catch (error) {
        if (error instanceof CdmError) return { kind: "unseen" };
        throw error;
    }
}

/** A status that knows of no run may be wrong, and a run that came and went may be hidden: the job's history is the second witness, where it can be had. */
async function fromHistory(
    operation: Operation,
    sent: SentStart,
    isJustSent: boolean,
    answer: Submission | undefined,
): Promise<Found> {
    const history = await operation.showHistory();
    const runs = history?.runs.filter((run) => !operation.isOfAnotherJobRun(run)) ?? [];
    const byDescent = (wanted: Descent) =>
        runs.find((run) => descentByAnswer(run, sent, isJustSent, answer) === wanted);
    const run = byDescent("yes");
    if (run) return { kind: "run", run };
    const doubted = byDescent("perhaps");
    return doubted ? { kind: "perhaps", run: doubted } : { kind: "none" };
}

/**
 * A start of an earlier operation has had its time to show where the service's clock and ours both say so: ours may have been set
 * meanwhile, and two machines of a gateway may be minutes apart.
 */
function hadItsTime(operation: Operation, { since, between }: SentStart, isJustSent: boolean): boolean {
    const now = operation.serviceNow();
    const isPast = between !== undefined && now !== undefined && now > between[1];
    return !isJustSent && isPast && operation.clock.now() - since >= graceMs;
}

/** An answer to the start that dates its run tells it from all others, though it gives no id. */
function descentByAnswer(run: Submission, sent: SentStart, isJustSent: boolean, answer: Submission | undefined) {
    if (answer?.creationDate === undefined) return descentOf(run, sent, isJustSent);
    return isSameRun(run, answer) ? "yes" : "no";
}
