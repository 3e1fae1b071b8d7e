import type { Submission } from "../cdm/submission.js";

/** What a run is known by: its submission id, or (where CDM gave none) its creation date and user. */
export interface RunIdentity {
    readonly submissionId?: number | undefined;
    readonly creationDate?: number | undefined;
    readonly creationUser?: string | undefined;
}

export function identityOf({ submissionId, creationDate, creationUser }: RunIdentity): RunIdentity {
    return {
        ...(submissionId !== undefined && { submissionId }),
        ...(creationDate !== undefined && { creationDate }),
        ...(creationUser !== undefined && { creationUser }),
    };
}

export function isSameRun(one: RunIdentity, other: RunIdentity): boolean {
    if (one.submissionId !== undefined && other.submissionId !== undefined) {
        return one.submissionId === other.submissionId;
    }
    return (
        one.creationDate !== undefined &&
        one.creationDate === other.creationDate &&
        one.creationUser === other.creationUser
    );
}

/** True where `one` was submitted after `other`, or where there was no other. Submission ids only grow. */
export function isNewerRun(one: RunIdentity, other: RunIdentity | undefined): boolean {
    if (other === undefined) return true;
    if (one.submissionId !== undefined && other.submissionId !== undefined) {
        return one.submissionId > other.submissionId;
    }
    if (one.creationDate !== undefined && other.creationDate !== undefined) {
        return one.creationDate > other.creationDate;
    }
    return other.submissionId === undefined && other.creationDate === undefined;
}

/** A start that was sent, and what tells the run that came of it from everybody else's. */
export interface SentStart {
    /** Milliseconds since the epoch, on this machine's clock. */
    readonly since: number;
    /** The job's last run before it; absent where it had none. */
    readonly after?: RunIdentity | undefined;
    /** Who starts our runs, where an earlier run of ours has shown it. */
    readonly user?: string | undefined;
}

/** How far CDM's clock may be from ours: the gateway's own tolerance for signed requests. */
const clockSkewMs = 15 * 60_000;

/**
 * True where the run can have come since that start, whose own it may hide: it is newer, and its time fits.
 *
 * @param isJustSent the last run before the start has just been seen: then what is newer is of now, whatever the clocks say
 */
export function mayBeSince(run: Submission, { since, after }: SentStart, isJustSent = false): boolean {
    if (!isNewerRun(run, after)) return false;
    if (isJustSent && after !== undefined) return true;
    return run.creationDate !== undefined && Math.abs(run.creationDate - since) <= clockSkewMs;
}

/** True where the run can have come of that start: the same, and nobody's schedule made it. */
export function mayBeOfStart(run: Submission, sent: SentStart, isJustSent = false): boolean {
    return mayBeSince(run, sent, isJustSent) && run.isExecuteAuto !== true;
}

/** The same, and its user fits too, where it is known who starts our runs. */
export function isOfStart(run: Submission, sent: SentStart, isJustSent = false): boolean {
    return mayBeOfStart(run, sent, isJustSent) && (sent.user === undefined || run.creationUser === sent.user);
}

/** What a JobRun knows of the run that it manages. */
export interface Claim {
    /** Absent where a start was sent and nothing is known of the run. */
    readonly run?: RunIdentity | undefined;
    /** The run was only seen, neither started nor adopted: newer runs of the schedule are ours, it is not. */
    readonly isOnlySeen?: boolean;
    /** False where the run was adopted: then other runs of the same user are none of ours. */
    readonly startedByUs: boolean;
    /** A start whose effect is unknown. */
    readonly sentStart?: SentStart | undefined;
}

export type Owner = "ours" | "automatic" | "sameUser" | "foreign";

/**
 * Whose run it is. Ours are: our submission, and what a start of ours can have made; a newer run that the schedule or the automatic retry started; and, where we
 * started our run ourselves, a newer run of the same user (a re-run that no state recorded). All else is foreign.
 */
export function ownerOf(submission: Submission, { run, isOnlySeen, startedByUs, sentStart }: Claim): Owner {
    if (sentStart && isOfStart(submission, sentStart)) return "ours";
    if (run === undefined) return submission.isExecuteAuto && !sentStart ? "automatic" : "foreign";
    if (isSameRun(submission, run)) return isOnlySeen ? "foreign" : "ours";
    if (!isNewerRun(submission, run)) return "foreign";
    if (submission.isExecuteAuto === true) return "automatic";
    const sameUser = submission.creationUser !== undefined && submission.creationUser === run.creationUser;
    return startedByUs && sameUser ? "sameUser" : "foreign";
}
