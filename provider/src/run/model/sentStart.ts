import type { Submission } from "../../cdm/submission.js";
import { compareRuns, compareUsers, isIdentified, type RunIdentity } from "./identity.js";
import { clockSkewMs, longestClockErrorMs } from "./timeouts.js";

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
export function descentOf(
    run: Submission,
    sent: SentStart,
    { isJustSent = false }: { readonly isJustSent?: boolean } = {},
): Descent {
    const told = descentByWhatIsTold(run, sent, isJustSent);
    // What tells neither id nor date can't be told from the next run, and is kept by no state.
    return told === "yes" && (!isIdentified(run) || sent.isRefused) ? "perhaps" : told;
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
    return (
        creationDate !== undefined &&
        !isBetween(creationDate, [between[0] - longestClockErrorMs, between[1] + longestClockErrorMs])
    );
}

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
