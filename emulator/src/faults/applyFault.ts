import { validationError } from "../cdm/wire/cdmErrors.js";
import type { HttpResponse, HttpResult } from "../http/response.js";
import type { Fault } from "./fault.js";

/** Returns what the fault makes of a response. `handle` causes the effect, and some faults do not call it. */
export function applyFault(fault: Fault | undefined, handle: () => HttpResponse): HttpResult {
    switch (fault?.kind) {
        case undefined:
            return handle();
        case "refuse":
            return validationError(fault.message ?? "The job cannot be stopped.");
        case "status": {
            if (fault.after) {
                handle();
            }
            const { status, body, headers } = fault;
            return { status, ...(body !== undefined && { body }), ...(headers && { headers }) };
        }
        case "redirect":
            return { status: fault.status ?? 302, headers: { Location: fault.location } };
        case "drop":
            if (fault.when === "after") {
                handle();
            }
            return { dropped: fault.when };
        case "delay":
        case "truncate":
        case "drip":
        case "large":
            return { ...handle(), delivery: fault };
    }
}
