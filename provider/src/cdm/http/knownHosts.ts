import { isOfService } from "../errorCodes.js";
import type { Failure } from "../errors.js";
import type { Attempt } from "./retry.js";

/**
 * The hosts that have answered this process under 2xx or with a code of the service. Their addresses are right from then on. A later
 * failure that is not the service's (an unknown host name, another certificate, a login page) counts as transient.
 *
 * An address of this machine that has never answered is given up soon: most likely its emulator, or a tunnel, was not started.
 */
export class KnownHosts {
    private readonly known = new Set<string>();
    /** The addresses of this machine that refuse every connection, with the times of the first and the last refusal. */
    private readonly refusing = new Map<string, { readonly since: number; readonly last: number }>();

    /**
     * The result, with a failure made transient if it is not the service's and the host is known. A result of the service makes its host known.
     *
     * @param now on the monotonic clock
     */
    assess<T>(url: string, result: Attempt<T>, now: number): Attempt<T> {
        const { host } = new URL(url);
        if ("failure" in result && result.failure.isRefusedHere && !this.known.has(host))
            return { failure: this.isRefusedForLong(host, now) ? asLasting(result.failure) : result.failure };
        // mutant: the trust in a host that has answered before
        if ("value" in result || isOfKnownService(result.failure)) this.known.add(host);
        else if (isForeign(result.failure) && this.known.has(host)) return { failure: asTransient(result.failure) };
        return result;
    }

    private isRefusedForLong(host: string, now: number): boolean {
        const { since, last } = this.refusing.get(host) ?? { since: now, last: now };
        // A process that lasts, such as a test runner, may start an emulator between two operations.
        const begunAt = now - last > longestRefusalMs ? now : since;
        this.refusing.set(host, { since: begunAt, last: now });
        // mutant: the short wait for what was not started
        return now - begunAt >= longestRefusalMs;
    }
}

/** How long an address of this machine may refuse connections before it has answered once. An emulator that was just started takes less. */
const longestRefusalMs = 10_000;

function asLasting(failure: Failure): Failure {
    return { ...failure, kind: "unknown" };
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
