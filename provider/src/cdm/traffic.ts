import type { FailureKind } from "./errors.js";
import type { Api } from "./quota/quota.js";

/** One request to CDM that was sent, and its answer. It holds no header, no body and no query, because a credential may be there. */
interface RequestEvent {
    readonly event: "request";
    readonly api: Api;
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    /** Without the query. */
    readonly path: string;
    /** 1 for the first try of a call. */
    readonly attempt: number;
    /** From the first byte sent to the last one received, in milliseconds. */
    readonly durationMs: number;
    /** The HTTP status. Absent if no answer came. */
    readonly status?: number;
    /** The code of CDM, of the gateway or of IAM, if the answer has one. */
    readonly code?: string;
    readonly requestId?: string;
    /** How it failed. Absent after a success. */
    readonly failure?: FailureKind;
    /** The service's words about the failure. */
    readonly text?: string;
}

/**
 * What CDM's quota has done to a call.
 *
 * - `waited`: it waited for its turn, and got it
 * - `notSent`: its turn did not come in time, so it was not sent
 * - `paused`: CDM has refused a request (429), so nothing is sent to this API for `pauseMs`, and fewer requests a minute after that
 * - `recovered`: the pace is what CDM allows one user again
 */
interface QuotaEvent {
    readonly event: "quota";
    readonly api: Api;
    readonly quota: "waited" | "notSent" | "paused" | "recovered";
    readonly waitedMs?: number;
    readonly pauseMs?: number;
    /** How many requests a minute go to this API from now on. Absent if no limit is known. */
    readonly perMinute?: number;
}

/** What a client tells of its requests. */
export type TrafficEvent = RequestEvent | QuotaEvent;
