import { holdsHidden } from "../cdm/redact.js";
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

/** How one run stands to another. `unknown`: nothing that both of them tell decides it. */
export type Relation = "same" | "newer" | "older" | "unknown";

/** Two answers may date one run differently by less than this: some editions cut dates to whole seconds. */
const dateToleranceMs = 1_000;

/** By id where both have one, for submission ids only grow; else by date, where the users do not contradict. */
export function compareRuns(one: RunIdentity, other: RunIdentity): Relation {
    if (one.submissionId !== undefined && other.submissionId !== undefined) {
        if (one.submissionId === other.submissionId) return "same";
        return one.submissionId > other.submissionId ? "newer" : "older";
    }
    if (one.creationDate === undefined || other.creationDate === undefined) return "unknown";
    const laterByMs = one.creationDate - other.creationDate;
    if (Math.abs(laterByMs) >= dateToleranceMs) return laterByMs > 0 ? "newer" : "older";
    return compareUsers(one.creationUser, other.creationUser) === "different" ? "unknown" : "same";
}

/** Ids count per cluster: where it may be another one, the dates have to agree too. */
export function isSameRunAnywhere(one: RunIdentity, other: RunIdentity): boolean {
    const [{ creationDate: here }, { creationDate: there }] = [one, other];
    const isOneTime = here === undefined || there === undefined || Math.abs(here - there) < dateToleranceMs;
    return isSameRun(one, other) && isOneTime;
}

export function isSameRun(one: RunIdentity, other: RunIdentity): boolean {
    return compareRuns(one, other) === "same";
}

/** Users that CDM's own services work as. The sample of StartJob shows `op_svc_cdm`: it tells nothing of who started a run. */
const serviceUser = /(^|\/)op_svc_/i;

/** Editions write a user as `user` or as `domain/user`, and IAM does not tell upper from lower case. `unknown` where either is not given or says nothing. */
export function compareUsers(one: string | undefined, other: string | undefined): "same" | "different" | "unknown" {
    if (!tellsUser(one) || !tellsUser(other)) return "unknown";
    return isWrittenAlike(one, other) ? "same" : "different";
}

function isWrittenAlike(one: string, other: string): boolean {
    const [long = "", short = ""] = [one.toLowerCase(), other.toLowerCase()].sort((a, b) => b.length - a.length);
    return long === short || (!short.includes("/") && long.endsWith(`/${short}`));
}

/** A name that has lost a sign on its way, or in which one is shown as an escape, is none: names in IAM have no backslash. */
function tellsUser(user: string | undefined): user is string {
    if (user === undefined || user === "" || /[\ufffd\\]/.test(user)) return false;
    return !serviceUser.test(user) && !holdsHidden(user);
}

/** A start that was sent, and what tells the run that came of it from everybody else's. */
export interface SentStart {
    /** When it was last in doubt: milliseconds since the epoch, on this machine's clock. */
    readonly since: number;
    /** Between these times on the service's own clock its run was created, if there is one. Absent where that clock was not known. */
    readonly between?: readonly [number, number] | undefined;
    /** The job's last run before it; absent where it had none. */
    readonly after?: RunIdentity | undefined;
    /** Who started our earlier runs. It may have been another user of ours: a laptop's, before CI took over. */
    readonly user?: string | undefined;
    /** Who sent it: what IAM says of the login. Absent where IAM did not say. */
    readonly self?: string | undefined;
    /** Who logs in today, where nobody knows who sent it. */
    readonly today?: string | undefined;
    /** Others start the job under the same user: that it is ours proves nothing. */
    readonly isUserShared?: boolean | undefined;
    /** CDM has accepted it, without naming its run. It takes one start at a time: what is new is ours where no user contradicts. */
    readonly isAccepted?: boolean | undefined;
    /** CDM has answered it with the word that the job runs already: what runs is ours only where the gateway has sent the start twice. */
    readonly isRefused?: boolean | undefined;
}

/** How far clocks may be apart that nothing has compared: the gateway's own tolerance for signed requests. */
const clockSkewMs = 15 * 60_000;

/**
 * Whether a run came of a start whose answer was lost.
 *
 * - `no`: it is not newer than the run before the start, CDM started it by itself, or another user did
 * - `yes`: our user started it, at that time
 * - `perhaps`: nothing decides it. It is neither taken for ours, nor is another start sent, nor is it called foreign.
 */
export type Descent = "yes" | "perhaps" | "no";

/**
 * @param isJustSent the run before the start has just been seen: what is newer began since, whatever the two clocks say
 */
export function descentOf(run: Submission, sent: SentStart, isJustSent = false): Descent {
    const told = descentByWhatIsTold(run, sent, isJustSent);
    // What tells neither id nor date can't be told from the next run, and is kept by no state.
    return told === "yes" && (!isIdentified(run) || sent.isRefused) ? "perhaps" : told;
}

export function isIdentified({ submissionId, creationDate }: RunIdentity): boolean {
    return submissionId !== undefined || creationDate !== undefined;
}

function descentByWhatIsTold(run: Submission, sent: SentStart, isJustSent: boolean): Descent {
    const descent = descentByUserAndTime(run, sent, isJustSent);
    if (descent !== "perhaps" || sent.isAccepted !== true) return descent;
    const isContradicted = compareUsers(run.creationUser, sent.user) === "different";
    // Newer, and by who has sent it: then a cluster's own clock is no matter.
    const isBySender = sent.isUserShared !== true && compareUsers(run.creationUser, sent.self) === "same";
    const isThen = isJustSent ? isBySender || !isBefore(run, sent) : fitsTime(run, sent);
    return isThen && !isContradicted ? "yes" : "perhaps";
}

/** By the service's own clock. The look before the start may have been behind, and not have shown a run that was there. */
export function isBefore({ creationDate }: RunIdentity, { between }: SentStart): boolean {
    return creationDate !== undefined && between !== undefined && creationDate < between[0];
}

function descentByUserAndTime(run: Submission, sent: SentStart, isJustSent: boolean): Descent {
    if (!mayBeSince(run, sent) || run.isExecuteAuto === true) return "no";
    const bySelf = compareUsers(run.creationUser, sent.self);
    if (bySelf === "different") return "no";
    const isOfThatTime = (isJustSent && isNewSince(run, sent)) || fitsTime(run, sent);
    const byAny = [bySelf, ...[sent.user, sent.today].map((user) => compareUsers(run.creationUser, user))];
    if (byAny.includes("same")) return isOfThatTime && sent.isUserShared !== true ? "yes" : "perhaps";
    // A user of ours who is known need not be the one who sent it: alone he proves nothing against the run.
    return byAny.includes("different") && isOfAnotherDay(run, sent) ? "no" : "perhaps";
}

/** Further off than any clock or time zone. */
function isOfAnotherDay({ creationDate }: RunIdentity, { since, between = [since, since] }: SentStart): boolean {
    return creationDate !== undefined && !isBetween(creationDate, [between[0] - dayMs, between[1] + dayMs]);
}

const dayMs = 24 * 3_600_000;

/** True where the run may have begun after the one before the start, whose own run it may hide. */
export function mayBeSince(run: RunIdentity, { after }: SentStart): boolean {
    // A run that is dated long before may be of a cluster whose clock is behind that of the gateway.
    if (after === undefined) return true;
    const relation = compareRuns(run, after);
    return relation === "newer" || relation === "unknown";
}

/** Started by the user who sent the start, where nobody else starts the job as that user. */
export function isOfOurUser(run: Submission, { self, user, today, isUserShared, isRefused }: SentStart): boolean {
    const ours = self === undefined ? [user, today] : [self];
    return !isUserShared && !isRefused && ours.some((one) => compareUsers(run.creationUser, one) === "same");
}

function isNewSince(run: RunIdentity, sent: SentStart): boolean {
    if (isBefore(run, sent)) return false;
    return sent.after === undefined || compareRuns(run, sent.after) === "newer";
}

function fitsTime({ creationDate }: RunIdentity, { since, between }: SentStart): boolean {
    const time = between ?? [since - clockSkewMs, since + clockSkewMs];
    return creationDate !== undefined && isBetween(creationDate, time);
}

export function isBetween(moment: number, [earliest, latest]: readonly [number, number]): boolean {
    return moment >= earliest && moment <= latest;
}

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
    if (holdsHidden(submission.creationUser) || holdsHidden(ours)) return "unknown";
    return compareUsers(submission.creationUser, ours) === "same" ? "sameUser" : "foreign";
}
