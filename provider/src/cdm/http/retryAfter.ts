import { httpDate } from "../../common/dates.js";

/** A longer `Retry-After` counts as this one: a gateway must not put off an operation by an hour. */
export const longestRetryAfterMs = 60_000;

/**
 * The wait that a `Retry-After` asks for, in milliseconds and not capped.
 * Undefined if it is neither a number of seconds nor a date (RFC 9110). A date needs the response's own `Date`: CDM's clock is not ours.
 */
export function parseRetryAfter(header: unknown, serverDate: unknown): number | undefined {
    if (typeof header !== "string") return undefined;
    if (/^\d+$/.test(header.trim())) return Math.min(Number(header) * 1_000, Number.MAX_SAFE_INTEGER);
    const [until, now] = [httpDate(header), httpDate(serverDate)];
    return until === undefined || now === undefined ? undefined : Math.max(0, until - now);
}
