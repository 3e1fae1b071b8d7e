import type { Submission } from "../../cdm/submission.js";
import { holdsRedacted } from "../../common/redact.js";
import { compareRuns, compareUsers, type RunIdentity } from "./identity.js";
import { type Descent, descentOf, mayBeSince, type SentStart } from "./sentStart.js";

/** What a JobRun knows of the run that it manages. */
export interface Claim {
    /** Absent where a start was sent and nothing is known of the run. */
    readonly run?: RunIdentity | undefined;
    /** The run was only seen, neither started nor adopted: newer runs of the schedule are ours, it is not. */
    readonly isOnlySeen?: boolean;
    /** False where the run was adopted: then other runs of the same user are none of ours. */
    readonly startedByUs: boolean;
    /** Who starts our runs. @default the user of the run */
    readonly user?: string | undefined;
    /** A start whose effect is unknown. */
    readonly sentStart?: SentStart | undefined;
    /** What a newer run of the user who starts our runs is. @default "ours" */
    readonly onRunOfSameUser?: "ours" | "foreign" | undefined;
}

/** `unknown`: it may be ours, and nothing decides it. */
export type Owner = "ours" | "automatic" | "sameUser" | "foreign" | "unknown";

/** Whose a run is, with all that this process knows. */
export interface Ownership {
    /** The run of another JobRun of this process is foreign. */
    ownerOf(run: Submission, claim: Claim): Owner;
    isOurs(run: Submission, claim: Claim): boolean;
    isOfAnotherJobRun(run: Submission): boolean;
    /** Remembers that the run is this resource's, for the other JobRuns of this process, and for an interruption. */
    claim(run: Submission): void;
}

/**
 * Whose run it is. Ours are: our submission, and what a start of ours has made; a newer run that the schedule or the automatic retry started; and, where we
 * started our run ourselves, a newer run of the same user (a re-run that no state recorded). Foreign is only what is positively newer and none of these.
 *
 * A run that can't be compared with ours is `unknown`, and so is one that looks older: CDM's status shows the last run of a job.
 */
export function ownerOf(submission: Submission, claim: Claim): Owner {
    const { run, isOnlySeen, sentStart } = claim;
    const descent = sentStart ? descentOf(submission, sentStart) : "no";
    if (descent === "yes") return "ours";
    if (run === undefined) return ownerWithoutRun(submission, claim, descent);
    switch (compareRuns(submission, run)) {
        case "same":
            return isOnlySeen ? "foreign" : "ours";
        case "newer":
            return descent === "perhaps" ? "unknown" : ownerOfNewer(submission, claim, run);
        default:
            return isOnlySeen ? "foreign" : "unknown";
    }
}

function ownerWithoutRun(
    submission: Submission,
    { sentStart, startedByUs, isOnlySeen = false }: Claim,
    descent: Descent,
): Owner {
    // No run of the job was ever this resource's, so neither is what CDM starts by itself.
    if (sentStart === undefined && !startedByUs && !isOnlySeen) return "foreign";
    const mayBeLater = sentStart === undefined || mayBeSince(submission, sentStart);
    // What CDM starts by itself after a start of ours is the schedule's or the retry of ours.
    if (submission.isExecuteAuto && mayBeLater) return "automatic";
    if (sentStart === undefined) return "foreign";
    if (descent === "perhaps") return "unknown";
    // Not newer than the run before the start, and live: that run has come back, or the status is of another time.
    return mayBeLater ? "foreign" : "unknown";
}

function ownerOfNewer(submission: Submission, { startedByUs, user, onRunOfSameUser }: Claim, run: RunIdentity): Owner {
    if (submission.isExecuteAuto === true) return "automatic";
    if (!startedByUs || onRunOfSameUser === "foreign") return "foreign";
    const ours = user ?? run.creationUser;
    if ([submission.creationUser, ours].includes(undefined)) return "unknown";
    // Another operation may know other secrets: what stands behind the mark is not told.
    if (holdsRedacted(submission.creationUser) || holdsRedacted(ours)) return "unknown";
    return compareUsers(submission.creationUser, ours) === "same" ? "sameUser" : "foreign";
}
