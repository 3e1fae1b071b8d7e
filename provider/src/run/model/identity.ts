import { holdsRedacted } from "../../common/redact.js";
import { dateToleranceMs } from "./timeouts.js";

/** What identifies a run: its submission id, or, if CDM gave none, its creation date and user. */
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

/** Whether CDM has told anything by which the run could be known again. */
export function hasIdentity(run: RunIdentity): boolean {
    return Object.keys(identityOf(run)).length > 0;
}

/** How one run stands to another. `unknown`: the two share no field that decides it. */
export type Relation = "same" | "newer" | "older" | "unknown";

/**
 * Compares by id if both runs have one, because submission ids only grow. Otherwise it compares by date; two runs of one date
 * but of two users are `unknown`.
 */
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

/** Each cluster counts its own ids. If the two runs may be of two clusters, their dates have to agree too. */
export function isSameRunAnywhere(one: RunIdentity, other: RunIdentity): boolean {
    const [{ creationDate: here }, { creationDate: there }] = [one, other];
    const isOneTime = here === undefined || there === undefined || Math.abs(here - there) < dateToleranceMs;
    return isSameRun(one, other) && isOneTime;
}

export function isSameRun(one: RunIdentity, other: RunIdentity): boolean {
    return compareRuns(one, other) === "same";
}

/** Users that CDM's own services log in as. The sample of StartJob shows `op_svc_cdm`, which does not tell which user started a run. */
// mutant: the users that tell nothing
const serviceUser = /(^|\/)op_svc_/i;

/** Editions write a user as `user` or as `domain/user`, and IAM ignores case. `unknown` if either name is missing or identifies no user. */
export function compareUsers(one: string | undefined, other: string | undefined): "same" | "different" | "unknown" {
    if (!identifiesUser(one) || !identifiesUser(other)) return "unknown";
    return isSameName(one, other) ? "same" : "different";
}

function isSameName(one: string, other: string): boolean {
    const [long = "", short = ""] = [one.toLowerCase(), other.toLowerCase()].sort((a, b) => b.length - a.length);
    return long === short || (!short.includes("/") && long.endsWith(`/${short}`));
}

/** False for a name with a lost or escaped character (names in IAM have no backslash), for a service's name, and for a redacted one. */
function identifiesUser(user: string | undefined): user is string {
    if (user === undefined || user === "" || /[\ufffd\\]/.test(user)) return false;
    return !serviceUser.test(user) && !holdsRedacted(user);
}

export function isIdentified({ submissionId, creationDate }: RunIdentity): boolean {
    return submissionId !== undefined || creationDate !== undefined;
}
