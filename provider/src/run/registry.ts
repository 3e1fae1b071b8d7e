import type { Place } from "../cdm/settings.js";
import type { Submission } from "../cdm/submission.js";
import { identityOf, isSameRun, type RunIdentity } from "./identity.js";

/**
 * What this process knows of all its JobRuns together. The engine runs them in one process and tells them nothing of
 * each other; two of them that meet on one job would stop each other's runs.
 */
export interface Registry {
    /** Says that a JobRun stands for this job in the program. Returns the URN of another one that already does. */
    declare(jobId: string, urn: string): string | undefined;
    /** Remembers the project and region in which a JobRun has its job, for the second check of a replacement. */
    rememberPlace(urn: string, place: Place): void;
    placeOf(urn: string): Place | undefined;
    /** Says that a JobRun has started or adopted this run. */
    claim(jobId: string, urn: string, run: RunIdentity): void;
    /** True where another JobRun of this process has started or adopted this run. */
    isClaimedByOther(jobId: string, urn: string | undefined, run: Submission): boolean;
}

export function createRegistry(): Registry {
    const declared = new Map<string, string>();
    const places = new Map<string, Place>();
    const claims = new Map<string, { urn: string; run: RunIdentity }[]>();
    return {
        declare(jobId, urn) {
            const holder = declared.get(jobId) ?? urn;
            declared.set(jobId, holder);
            return holder === urn ? undefined : holder;
        },
        rememberPlace: (urn, place) => void places.set(urn, place),
        placeOf: (urn) => places.get(urn),
        claim(jobId, urn, run) {
            // A wait claims its run at every look: that is one claim, not thousands.
            const others = (claims.get(jobId) ?? []).filter((one) => one.urn !== urn || !isSameRun(one.run, run));
            claims.set(jobId, [...others, { urn, run: identityOf(run) }]);
        },
        isClaimedByOther(jobId, urn, run) {
            return (claims.get(jobId) ?? []).some((claim) => claim.urn !== urn && isSameRun(claim.run, run));
        },
    };
}
