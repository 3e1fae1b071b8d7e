import type { Submission } from "../../cdm/submission.js";
import { holdsRedacted } from "../../common/redact.js";
import { compareRuns, compareUsers, type RunIdentity } from "./identity.js";
import { type Descent, descentOf, mayBeNewer, type SentStart } from "./sentStart.js";

/** What a JobRun knows of the run that it manages. */
export interface Claim {
    /** Absent if a start was sent and its run is not known. */
    readonly run?: RunIdentity | undefined;
    /** The run was only seen, neither started nor adopted. It is not ours, but newer runs of the schedule are. */
    readonly observedOnly?: boolean;
    /** False if the run was adopted. Then other runs of its user are not ours. */
    readonly startedByUs: boolean;
    /** The user who starts our runs. @default the user of the run */
    readonly user?: string | undefined;
    /** A start whose effect is unknown. */
    readonly sentStart?: SentStart | undefined;
    /** Whose a newer run of the user who starts our runs is. @default "ours" */
    readonly onRunOfSameUser?: "ours" | "foreign" | undefined;
}

/** `unknown`: the run may be ours, and nothing decides it. */
export type Owner = "ours" | "automatic" | "sameUser" | "foreign" | "unknown";

/** Whose a run is, by everything that this process knows. */
export interface Ownership {
    /** A run of another JobRun of this process is foreign. */
    ownerOf(run: Submission, claim: Claim): Owner;
    isOurs(run: Submission, claim: Claim): boolean;
    isOfAnotherJobRun(run: Submission): boolean;
    /** Records that the run is this resource's. The other JobRuns of this process leave it alone, and an interruption stops it. */
    claim(run: Submission): void;
}

/**
 * Whose run it is.
 *
 * - `ours`: our run, or a run that came of our start
 * - `automatic`: a newer run that the schedule or the automatic retry started
 * - `sameUser`: a newer run of the same user, if we started our run ourselves (it may be a re-run that no state recorded)
 * - `foreign`: a run that is certainly newer and none of these
 * - `unknown`: a run that can't be compared with ours, or that looks older. CDM's status shows a job's last run,
 *   so an older one there is a contradiction
 */
export function ownerOf(submission: Submission, claim: Claim): Owner {
    const { run, observedOnly, sentStart } = claim;
    const descent = sentStart ? descentOf(submission, sentStart) : "no";
    if (descent === "yes") return "ours";
    if (run === undefined) return ownerWithoutRun(submission, claim, descent);
    switch (compareRuns(submission, run)) {
        case "same":
            return observedOnly ? "foreign" : "ours";
        case "newer":
            return descent === "perhaps" ? "unknown" : ownerOfNewer(submission, claim, run);
        default:
            // mutant: the error beside a live run that can't be compared
            return observedOnly ? "foreign" : "unknown";
    }
}

function ownerWithoutRun(
    submission: Submission,
    { sentStart, startedByUs, observedOnly = false }: Claim,
    descent: Descent,
): Owner {
    // No run of the job was ever this resource's, so an automatic run is not either.
    // mutant: that a job which never had a run of ours has none that is
    if (sentStart === undefined && !startedByUs && !observedOnly) return "foreign";
    const mayBeLater = sentStart === undefined || mayBeNewer(submission, sentStart);
    // After our start, an automatic run comes of the job's schedule or retries our run.
    if (submission.isExecuteAuto && mayBeLater) return "automatic";
    if (sentStart === undefined) return "foreign";
    if (descent === "perhaps") return "unknown";
    // Live, but not newer than the run before our start: that run has come back, or the status is old.
    return mayBeLater ? "foreign" : "unknown";
}

function ownerOfNewer(submission: Submission, { startedByUs, user, onRunOfSameUser }: Claim, run: RunIdentity): Owner {
    if (submission.isExecuteAuto === true) return "automatic";
    // mutant: onRunOfSameUser
    if (!startedByUs || onRunOfSameUser === "foreign") return "foreign";
    const ours = user ?? run.creationUser;
    if ([submission.creationUser, ours].includes(undefined)) return "unknown";
    // A redacted name identifies no user: another operation may have hidden other secrets.
    // mutant: the doubt about a user who is called like a secret
    if (holdsRedacted(submission.creationUser) || holdsRedacted(ours)) return "unknown";
    return compareUsers(submission.creationUser, ours) === "same" ? "sameUser" : "foreign";
}
