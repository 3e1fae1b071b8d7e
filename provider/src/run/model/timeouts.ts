import { isLoopback } from "../../cdm/http/loopback.js";
import { parseDuration } from "../../common/duration.js";
import type { JobRunInputs } from "./inputs.js";

const minuteMs = 60_000;
const defaultTimeoutMs = 20 * minuteMs;
const defaultCompletedTimeoutMs = 24 * 60 * minuteMs;
/** A refresh has no input of its own: it asks once, and this long while the gateway is disturbed. */
const readTimeoutMs = 5 * minuteMs;

export function timeoutOf(inputs: JobRunInputs, verb: "create" | "update" | "read" | "delete"): number {
    if (verb === "read") return readTimeoutMs;
    const waitsForAnEnd =
        verb === "delete"
            ? inputs.onDelete === "finish"
            : inputs.waitFor === "completed" || (verb === "update" && inputs.onUpdate === "queue");
    const given = parseDuration(inputs.timeouts?.[verb] ?? "");
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

/** One observation: after this much trouble it is time to ask what is the matter. */
export const longestObservationMs = 30_000;
/** The observation before anything is sent: an address where nobody answers is found out in minutes, not after a timeout that is meant for a run. */
export const firstAnswerMs = 2 * minuteMs;
/** What is only said beside the point holds nothing up. */
export const bestEffortMs = 5_000;

/** While a run lasts, observations get rarer, up to this. */
export const slowestPollMs = 30_000;
/** From here on a user may be looking for a way out. */
export const longWaitMs = 30_000;

/** After a first quiet observation of a job that nobody had to stop, the second comes after this. */
export const quietGapMs = 1_000;
/** If the poll interval is longer, the two observations that prove a stop are this far apart. */
export const longestProofGapMs = 30_000;
/** A stop that CDM accepted is sent again if the run is still live after this. */
export const stopAgainMs = 30_000;

/** How often a start whose answer was lost is sent again, after nothing came of it. */
export const mostStarts = 3;
/** How long a start that CDM has accepted without naming the run may stay out of sight. */
export const acceptedUnseenMs = 10 * consistencyGraceMs;
/** The service's clock is read from answers that have whole seconds, and two of its machines may differ a little. */
export const serviceClockPlayMs = 5_000;
