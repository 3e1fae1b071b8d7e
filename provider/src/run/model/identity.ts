import { holdsRedacted } from "../../common/redact.js";
import { dateToleranceMs } from "./timeouts.js";

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
    return !serviceUser.test(user) && !holdsRedacted(user);
}

export function isIdentified({ submissionId, creationDate }: RunIdentity): boolean {
    return submissionId !== undefined || creationDate !== undefined;
}
