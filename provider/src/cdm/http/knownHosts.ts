import { isOfService } from "../errorCodes.js";
import type { Failure } from "../errors.js";
import type { Attempt } from "./retry.js";

/**
 * The hosts that have answered this process under 2xx or with a code of the service. Their addresses are right from then on. A later
 * failure that is not the service's (an unknown host name, another certificate, a login page) counts as transient.
 */
export class KnownHosts {
    private readonly known = new Set<string>();

    /** The result, with a failure made transient if it is not the service's and the host is known. A result of the service makes its host known. */
    assess<T>(url: string, result: Attempt<T>): Attempt<T> {
        const { host } = new URL(url);
        // mutant: the trust in a host that has answered before
        if ("value" in result || isOfKnownService(result.failure)) this.known.add(host);
        else if (isForeign(result.failure) && this.known.has(host)) return { failure: asTransient(result.failure) };
        return result;
    }
}

/** A response under 2xx counts even if it can't be understood. */
function isOfKnownService({ code, httpStatus = 0 }: Failure): boolean {
    return isOfService(code) || (httpStatus >= 200 && httpStatus < 300);
}

/**
 * Whether the failure is not the service's, and would end an operation. A 5xx may pass in any case. A 401 is left to the session, which
 * may get a better credential.
 */
function isForeign({ kind, httpStatus = 0 }: Failure): boolean {
    return httpStatus < 500 && (kind === "unknown" || kind === "permission");
}

/** The advice is dropped: it says how to correct an address, and the address is right. */
function asTransient({ advice: _, ...failure }: Failure): Failure {
    return { ...failure, kind: "transient" };
}
