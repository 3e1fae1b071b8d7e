import { isLoopback } from "../../cdm/http/loopback.js";
import { parseDuration } from "../../common/duration.js";
import type { JobRunInputs } from "./inputs.js";

const minuteMs = 60_000;
const defaultTimeoutMs = 20 * minuteMs;
const defaultCompletedTimeoutMs = 24 * 60 * minuteMs;
/** A refresh has no input of its own: it asks once, and this long while the gateway is disturbed. */
const readTimeoutMs = 5 * minuteMs;

export function timeoutOf(inputs: JobRunInputs, operation: "create" | "update" | "read" | "delete"): number {
    if (operation === "read") return readTimeoutMs;
    const waitsForAnEnd =
        operation === "delete"
            ? inputs.onDelete === "finish"
            : inputs.waitFor === "completed" || (operation === "update" && inputs.onUpdate === "queue");
    const given = parseDuration(inputs.timeouts?.[operation] ?? "");
    return given ?? (waitsForAnEnd ? defaultCompletedTimeoutMs : defaultTimeoutMs);
}

/** What `finish` and `queue` keep back of an operation's time, so that what has not ended by then can be stopped and verified: a tenth, at least a minute, at most half. */
export function reserveOf(timeoutMs: number): number {
    return Math.min(Math.max(timeoutMs / 10, minuteMs), timeoutMs / 2);
}

const defaultPollMs = 5_000;

export function pollIntervalOf(inputs: JobRunInputs, endpoint: string): number {
    return Math.max(parseDuration(inputs.pollInterval ?? "") ?? defaultPollMs, shortestPollMs(endpoint));
}

/** A real CDM allows 120 status requests per user and minute; an emulator on this machine has no quota to spare. */
export function shortestPollMs(endpoint: string | undefined): number {
    const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    return url && isLoopback(url.hostname) ? 100 : 1_000;
}

/** How long the status may lag behind a start that CDM has taken, and how long a start may take to have its effect. */
export const consistencyGraceMs = 60_000;
