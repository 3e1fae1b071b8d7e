import type { Submission } from "../../cdm/submission.js";
import { compareRuns, compareUsers, isIdentified, type RunIdentity } from "./identity.js";
import { clockSkewMs, longestClockErrorMs } from "./timeouts.js";

/** A start that was sent, and what tells its run from other runs. */
export interface SentStart {
    /** When its effect was last in doubt: milliseconds since the epoch, on this machine's clock. */
    readonly since: number;
    /** Its run, if there is one, was created between these times on CDM's clock. Absent if that clock was not known. */
    readonly between?: readonly [number, number] | undefined;
    /** The job's last run before it. Absent if the job had none. */
    readonly after?: RunIdentity | undefined;
    /** The user who started our earlier runs. It may be another user of ours, for example a developer's before CI took over. */
    readonly user?: string | undefined;
    /** The user who sent it, as IAM names the login. Absent if IAM did not say. */
    readonly self?: string | undefined;
    /** The user who logs in now, if the user who sent it is not known. */
    readonly today?: string | undefined;
    /** Others start the job under the same user (`onRunOfSameUser`). Then the user proves nothing. */
    readonly isUserShared?: boolean | undefined;
    /** CDM has accepted it without naming its run. CDM runs a job once at a time, so a new run is ours if its user does not contradict. */
    readonly isAccepted?: boolean | undefined;
    /** CDM has answered that the job runs already. The live run is ours only if the gateway has sent the start twice. */
    readonly isRefused?: boolean | undefined;
}

/**
 * Whether a run came of a start whose answer was lost.
 *
 * - `no`: it is not newer than the run before the start, or CDM started it by itself, or another user started it
 * - `yes`: our user started it, at that time
 * - `perhaps`: nothing decides it. The run counts neither as ours nor as foreign, and no second start is sent
 */
export type Descent = "yes" | "perhaps" | "no";

/**
 * @param isJustSent whether the run before the start was just seen. Then a newer run began since, whatever the two clocks say
 */
export function descentOf(
    run: Submission,
    sent: SentStart,
    { isJustSent = false }: { readonly isJustSent?: boolean } = {},
): Descent {
    const descent = descentWithAnswer(run, sent, isJustSent);
    // A run without id and date can't be descent from the next run, and no state can hold it.
    return descent === "yes" && (!isIdentified(run) || sent.isRefused) ? "perhaps" : descent;
}

function descentWithAnswer(run: Submission, sent: SentStart, isJustSent: boolean): Descent {
    const descent = descentByUserAndTime(run, sent, isJustSent);
    if (descent !== "perhaps" || sent.isAccepted !== true) return descent;
    const isContradicted = compareUsers(run.creationUser, sent.user) === "different";
    // A newer run by the user who sent the start is ours, whatever the cluster's clock says.
    const isBySender = sent.isUserShared !== true && compareUsers(run.creationUser, sent.self) === "same";
    const isThen = isJustSent ? isBySender || !isBefore(run, sent) : fitsTime(run, sent);
    return isThen && !isContradicted ? "yes" : "perhaps";
}

/** Whether CDM's clock dates the run before the start. The status before the start may have lagged, and hidden a run that was there. */
export function isBefore({ creationDate }: RunIdentity, { between }: SentStart): boolean {
    return creationDate !== undefined && between !== undefined && creationDate < between[0];
}

function descentByUserAndTime(run: Submission, sent: SentStart, isJustSent: boolean): Descent {
    if (!mayBeNewer(run, sent) || run.isExecuteAuto === true) return "no";
    const bySelf = compareUsers(run.creationUser, sent.self);
    if (bySelf === "different") return "no";
    const isOfThatTime = (isJustSent && isCertainlyNewer(run, sent)) || fitsTime(run, sent);
    const byAny = [bySelf, ...[sent.user, sent.today].map((user) => compareUsers(run.creationUser, user))];
    if (byAny.includes("same")) return isOfThatTime && sent.isUserShared !== true ? "yes" : "perhaps";
    // A known user of ours may not be the one who sent the start. A different name alone does not prove that the run is foreign.
    // mutant: the doubt whose the run of a lost start is
    return byAny.includes("different") && isOfAnotherDay(run, sent) ? "no" : "perhaps";
}

/** Whether the run's date is further from the start than any clock or time zone explains. */
function isOfAnotherDay({ creationDate }: RunIdentity, { since, between = [since, since] }: SentStart): boolean {
    return (
        creationDate !== undefined &&
        !isBetween(creationDate, [between[0] - longestClockErrorMs, between[1] + longestClockErrorMs])
    );
}

/** True if the run may be newer than the last run before the start. It may then hide the start's own run. */
export function mayBeNewer(run: RunIdentity, { after }: SentStart): boolean {
    // Dates don't count here: a cluster's clock may be far behind the gateway's.
    if (after === undefined) return true;
    const relation = compareRuns(run, after);
    return relation === "newer" || relation === "unknown";
}

/** Whether the user who sent the start started the run, and that user is not shared. */
export function isOfOurUser(run: Submission, { self, user, today, isUserShared, isRefused }: SentStart): boolean {
    const ours = self === undefined ? [user, today] : [self];
    return !isUserShared && !isRefused && ours.some((one) => compareUsers(run.creationUser, one) === "same");
}

function isCertainlyNewer(run: RunIdentity, sent: SentStart): boolean {
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
