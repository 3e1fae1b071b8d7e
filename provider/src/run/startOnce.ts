import { CdmError } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { identityOf, isOfStart, isSameRun, mayBeSince, type RunIdentity, type SentStart } from "./identity.js";
import { graceMs } from "./lag.js";
import type { Operation } from "./operation.js";
import { capitalized, describeLive, describeRun, liveRun } from "./sighting.js";
import { livenessOf } from "./status.js";

export type StartOutcome =
    | { readonly kind: "started"; readonly submission: Submission }
    /** A start was sent, and nothing shows which run came of it, or whether one did. */
    | { readonly kind: "unclear"; readonly sent: SentStart; readonly reason: string };

/** How often a start whose answer was lost is sent again, after nothing came of it. */
const mostStarts = 3;
/** How long a start that CDM has accepted without naming the run may stay out of sight. */
const acceptedUnseenMs = 10 * graceMs;

/**
 * Starts the job exactly once, whatever answers get lost. After any doubt it looks first: a run that can have come of the
 * start is the one. Only where the service has shown none for a minute is the start sent again.
 *
 * @param before the job's last run before the start, undefined where it never ran
 * @param user who starts our runs, where it is known
 * @throws CdmError where CDM has said no and no start is in doubt
 */
export async function startOnce(
    operation: Operation,
    before: RunIdentity | undefined,
    variables: Readonly<Record<string, string>> | undefined,
    user: string | undefined,
): Promise<StartOutcome> {
    let sent: SentStart = { since: operation.clock.now(), after: before && identityOf(before), user };
    let doubt: CdmError | undefined;
    await operation.aboutToStart(sent);
    for (let attempt = 1; attempt <= mostStarts; attempt++) {
        try {
            return await complete(operation, sent, await operation.startJob(variables));
        } catch (error) {
            if (!(error instanceof CdmError)) throw error;
            const isNo = !isUnclear(error) && error.kind !== "alreadyRunning";
            if (doubt === undefined && !isUnclear(error)) {
                operation.notStarted();
                throw error;
            }
            doubt ??= error;
            // Until now it may have been on its way: from here it has its time to show.
            sent = { ...sent, since: operation.clock.now() };
            const found = await lookForRunOf(operation, sent, { forMs: graceMs, isJustSent: true });
            if (found.kind === "run") return { kind: "started", submission: found.run };
            if (found.kind === "unseen") return { kind: "unclear", sent, reason: doubt.message };
            if (found.kind === "other") {
                return { kind: "unclear", sent, reason: `${doubt.message} ${inTheWay(operation, found.run)}` };
            }
            if (isNo) throw error;
        }
    }
    return { kind: "unclear", sent, reason: `${doubt?.message} It was sent ${mostStarts} times.` };
}

function inTheWay(operation: Operation, run: Submission): string {
    if (livenessOf(run.status) === "live")
        return `${describeLive(operation, run)} No second start was sent beside it: stop it by hand if it is yours.`;
    return `${capitalized(describeRun(run))} has come and gone since, and may hide it. No second start was sent after it.`;
}

/** Anything but a plain no: no answer, half an answer, or an answer of something between CDM and us. */
function isUnclear({ kind, failure }: CdmError): boolean {
    if (failure.withoutEffect === true) return false;
    return kind === "transient" || (kind === "unknown" && (failure.httpStatus ?? 500) >= 500);
}

/** Newer editions answer a start with five fields, without the submission id, or with an empty list: the status has the rest. */
async function complete(operation: Operation, sent: SentStart, answer: Submission | undefined): Promise<StartOutcome> {
    if (answer?.submissionId !== undefined) return { kind: "started", submission: answer };
    const answeredAt = operation.clock.now();
    const isIdentified = answer?.creationDate !== undefined;
    const forMs = isIdentified ? graceMs : acceptedUnseenMs;
    const found = await lookForRunOf(operation, sent, { forMs, isJustSent: true, answer });
    if (found.kind === "run") return { kind: "started", submission: { ...answer, ...found.run } };
    if (isIdentified) return { kind: "started", submission: answer };
    const reason = "CDM accepted the start without naming a run, and its status has not shown one.";
    return { kind: "unclear", sent: { ...sent, since: answeredAt }, reason };
}

type Found =
    | { readonly kind: "run"; readonly run: Submission }
    /** The last run is not known to be the one, and is live, or may be the one under another user, or may hide it. */
    | { readonly kind: "other"; readonly run: Submission }
    /** The service was seen until the end of that time, and knows of none. */
    | { readonly kind: "none" }
    /** The service could not be asked for so long. */
    | { readonly kind: "unseen" };

interface Search {
    readonly forMs: number;
    /** The last run before the start has just been seen: any newer one is of now, however far apart the two clocks are. */
    readonly isJustSent?: boolean;
    readonly answer?: Submission | undefined;
}

/** Looks for the run that a start has made. */
export async function lookForRunOf(
    operation: Operation,
    sent: SentStart,
    { forMs, isJustSent = false, answer }: Search,
): Promise<Found> {
    const until = operation.clock.monotonic() + forMs;
    const gapMs = Math.min(operation.pollMs, graceMs / 6);
    try {
        for (;;) {
            // An answer may have been long on its way: it is as old as its question.
            const askedAt = operation.clock.monotonic();
            const sighting = await operation.tryToLook();
            const isSeen = !(sighting instanceof CdmError);
            const run = isSeen && sighting.kind === "run" ? sighting.submission : undefined;
            const isIt = (one: Submission) =>
                isNamed(answer) ? isSameRun(one, answer) : isOfStart(one, sent, isJustSent);
            if (run && isIt(run)) return { kind: "run", run };
            if (isSeen && askedAt >= until) {
                // A start beside a live run, or after one that may be ours or hide it, would be one too many.
                const isOther = run && (liveRun(sighting) !== undefined || mayBeSince(run, sent, isJustSent));
                return isOther ? { kind: "other", run } : { kind: "none" };
            }
            operation.report.progress("start sent, its run is not to be seen yet");
            if (operation.timeLeftMs() < gapMs || !(await operation.pause(gapMs))) return { kind: "unseen" };
        }
    } catch (error) {
        if (error instanceof CdmError) return { kind: "unseen" };
        throw error;
    }
}

/** True where an answer without the submission id tells its run from all others all the same. */
function isNamed(answer: Submission | undefined): answer is Submission {
    return answer?.creationDate !== undefined && answer.creationUser !== undefined;
}
