import { isOfService } from "../errorCodes.js";
import type { Failure } from "../errors.js";
import type { Attempt } from "./retry.js";

/**
 * The hosts that have answered this process under 2xx or in the service's own words. From then on the address and the way to it are right:
 * what comes instead (a name that can't be found, somebody's certificate, a page to log in) is a disturbance, not the end of a wait.
 */
export class KnownHosts {
    private readonly known = new Set<string>();

    /** What came of a request, as it counts here. An answer to it, or a code of the service's, makes its host known. */
    assess<T>(url: string, result: Attempt<T>): Attempt<T> {
        const { host } = new URL(url);
        if ("value" in result || isAnswered(result.failure)) this.known.add(host);
        else if (isStrange(result.failure) && this.known.has(host)) return { failure: passing(result.failure) };
        return result;
    }
}

/** Under 2xx also where the answer can't be understood. */
function isAnswered({ code, httpStatus = 0 }: Failure): boolean {
    return isOfService(code) || (httpStatus >= 200 && httpStatus < 300);
}

/**
 * No word of the service's, and final elsewhere. A page with a 500 passes as it is; a 401 is left to the login, which may get a
 * better credential.
 */
function isStrange({ kind, httpStatus = 0 }: Failure): boolean {
    return httpStatus < 500 && (kind === "unknown" || kind === "permission");
}

/** What there is to check before a host is known is not the matter any more. */
function passing({ advice: _, ...failure }: Failure): Failure {
    return { ...failure, kind: "transient" };
}
