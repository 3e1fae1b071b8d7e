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

/** What a JobRun knows of the run that it manages. */
export interface Claim {
    /** Absent where a start was sent and nothing is known of the run. */
    readonly run?: RunIdentity | undefined;
    /** False where the run was adopted: then other runs of the same user are none of ours. */
    readonly startedByUs: boolean;
    /** A start was sent and its effect is unknown: the run that came after this one (none: after nothing) is ours. */
    readonly owedSince?: { readonly after?: RunIdentity | undefined } | undefined;
}

export type Owner = "ours" | "automatic" | "sameUser" | "foreign";

/**
 * Whose run it is. Ours are: our submission; a newer run that the schedule or the automatic retry started; and, where we
 * started our run ourselves, a newer run of the same user (a re-run that no state recorded). All else is foreign.
 */
export function ownerOf(submission: Submission, { run, startedByUs, owedSince }: Claim): Owner {
    if (owedSince && isNewerRun(submission, owedSince.after)) return "ours";
    if (run === undefined) return "foreign";
    if (isSameRun(submission, run)) return "ours";
    if (!isNewerRun(submission, run)) return "foreign";
    if (submission.isExecuteAuto === true) return "automatic";
    const sameUser = submission.creationUser !== undefined && submission.creationUser === run.creationUser;
    return startedByUs && sameUser ? "sameUser" : "foreign";
}
