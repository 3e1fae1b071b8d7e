import { isLoopback } from "../../cdm/http/loopback.js";
import { parseDuration } from "../../common/duration.js";
import type { JobRunInputs } from "./inputs.js";

// Every limit of the contract, with its reason. Durations are in milliseconds.

const minuteMs = 60_000;

/* The time of one operation */

const defaultTimeoutMs = 20 * minuteMs;
/** For an operation that waits for a run to end. */
const defaultCompletedTimeoutMs = 24 * 60 * minuteMs;
/** A refresh has no input of its own. It asks once, and asks again for this long while the gateway is disturbed. */
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

/**
 * How much of an operation's time `finish`, `queue` and `onTimeout: "stop"` keep back. A run that has not ended by then is stopped, and
 * the stop is verified. A tenth of the time, at least a minute, at most half.
 */
export function reserveOf(timeoutMs: number): number {
    // mutant: the reserve of finish and queue
    return Math.min(Math.max(timeoutMs / 10, minuteMs), timeoutMs / 2);
}

/** How long a run may last, if the program says so. */
export function maxRunTimeOf({ maxRunTime }: JobRunInputs): number | undefined {
    return maxRunTime === undefined ? undefined : parseDuration(maxRunTime);
}

/** The first observation of an operation. If the address is wrong, the user learns it in minutes, not after a timeout that is meant for a run. */
export const firstAnswerMs = 2 * minuteMs;

/* Polls */

const defaultPollMs = 5_000;

export function pollIntervalOf(inputs: JobRunInputs, endpoint: string): number {
    return Math.max(parseDuration(inputs.pollInterval ?? "") ?? defaultPollMs, shortestPollMs(endpoint));
}

/** A real CDM allows 120 status requests per user and minute. An emulator on this machine has no quota to spare. */
export function shortestPollMs(endpoint: string | undefined): number {
    const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    return url && isLoopback(url.hostname) ? 100 : 1_000;
}

/** The gap between two observations of a young run. */
const youngPollMs = 250;
/** The gap grows with the run, to this share of its age. So a run is noticed late by a share of its own time. */
const pollShare = 1 / 8;
/** The gap grows up to this: a run may last for hours, and CDM's requests are limited. With it, an hour takes fewer requests than a fixed gap of 30 s. */
const defaultSlowestPollMs = 48_000;

/** `pollInterval` is the slowest, where it is given. */
export function slowestPollOf(inputs: JobRunInputs, endpoint: string): number {
    const given = parseDuration(inputs.pollInterval ?? "");
    return given === undefined ? defaultSlowestPollMs : Math.max(given, shortestPollMs(endpoint));
}

/** The gap between two observations of a run of that age. */
export function pollGapMs(ageMs: number, slowestMs: number): number {
    return Math.round(Math.min(Math.max(youngPollMs, ageMs * pollShare), slowestMs));
}
/** After this, the resource's row says what a second Ctrl-C does: the user may want to end the wait. */
export const longWaitMs = 30_000;

/** The shortest gap before the look that finds a run older than `maxRunTime`. CDM's clock tells whole seconds, so an age may stand still that long. */
export const shortestLimitGapMs = 1_000;

/* The resource's row */

/** A row changes at most so often: nobody could read more. */
export const rowGapMs = 1_000;
/** In a log without rows, from one line to the next that only tells how far the run is. */
export const calmRowGapMs = 15_000;
/** The same, once the operation has lasted for `longCalmMs`. */
export const calmestRowGapMs = 60_000;
export const longCalmMs = 2 * minuteMs;

/* Lists of jobs */

/** So many jobs of one cluster have to be watched before a list of them is worth a request. */
export const leastShared = 3;
/** The gap between two looks at a run that a list shows, with the time that reading the list takes. */
export const listedGapMs = 5_000;
/** The readings of a list use at most the reciprocal of this of the quota. */
export const listShare = 1.15;
/** From one reading to the next, if all who ask wait for the end of a run. Such a wait lasts for minutes, and may end some seconds late. */
export const patientRoundMs = 3_000;
/** So long an operation waits for its row. Then it asks for its job alone. Reading many pages takes longer, so a wait has that time on top. */
export const longestRowMs = 15_000;
/** One page. A list that hangs must not blind those who could ask for their job alone. */
export const longestListMs = 10_000;
/** All pages, with the wait for their turns in CDM's quota. */
export const longestReadingMs = 2 * minuteMs;
/** After a page that could not be read, or a search that too few asked for. Until then each job is observed by itself. */
export const listAgainMs = minuteMs;
/** So many pages are read at most to find a job. A list that pages for ever would use up the quota. */
export const longestListPages = 50;
/** For so long nobody looks for a job that the list does not show, nor reads a list that shows no status. A job not asked for in that time is not watched. */
export const unlistedMs = 5 * minuteMs;
/** How many runs a minute are observed by themselves although a list says that they are as they were. The list may be wrong. */
const checksPerMinute = 40;

/** After this a run is observed by itself, whatever a list says. With many runs it takes longer, so that the quota has room for those that end. */
export function longestHintMs(watched: number): number {
    return Math.max(5, watched / checksPerMinute) * minuteMs;
}

/* Single requests */

/** One observation with its repeats. After this, the cluster is asked why the job does not answer. */
export const longestObservationMs = 30_000;
/** A request whose answer only adds to a message or a check. The operation goes on without it. */
export const bestEffortMs = 5_000;

/* What CDM shows late */

/** How long CDM's status may lag behind a start that CDM has accepted, and how long a start may take to have its effect. */
export const consistencyGraceMs = 60_000;
/** How long a start that CDM has accepted without naming the run may stay out of sight. */
export const acceptedUnseenMs = 10 * consistencyGraceMs;
/** The longest gap between two observations that look for the run of a start, so that several fit into the grace. */
export const longestSearchGapMs = consistencyGraceMs / 6;
/** How often a start is sent at most. It is sent again only if its answer was lost and no run has come of it. */
export const maxStarts = 3;
/** How often `rerunOn` starts the job again with the same `triggers` and `variables`, unless `maxReruns` says otherwise. */
export const defaultMaxReruns = 3;

/* Stops */

/** The gap between two quiet observations if no stop was sent: nothing was changed that CDM could show late. */
export const quietGapMs = 1_000;
/** The gap between the two observations that prove a stop, if the poll interval is longer. */
export const longestProofGapMs = 30_000;
/** A stop that CDM has accepted is sent again if the run is still live after this. */
export const stopAgainMs = 30_000;

/* Interruptions */

/** The longest gap between two requests of an interrupted process, which has seconds left. */
export const interruptGapMs = 1_000;
/**
 * How long after its last sight a run may be stopped blindly, if CDM does not answer an interrupted process. After that it may
 * have ended, and another user's run may have begun.
 */
export const mayStopUnseenMs = 2 * minuteMs;

/* Clocks and dates */

/** Two answers may date one run differently by less than this: some editions cut dates to whole seconds. */
// mutant: the tolerance of a second in the dates of a run
export const dateToleranceMs = 1_000;
/** CDM's clock is read from answers that have whole seconds, and two of its machines may differ a little. */
export const serviceClockToleranceMs = 5_000;
/** How far this machine's clock may be from CDM's if nothing has compared them: the gateway's own tolerance for signed requests. */
export const clockSkewMs = 15 * minuteMs;
/** No clock of a cluster and no time zone is further off than this. */
export const longestClockErrorMs = 24 * 60 * minuteMs;

/* Sizes */

/** For `variables` and `triggers` together, as JSON. The engine takes 4 MB in one message, and an error carries all inputs back. */
export const maxInputBytes = 1_048_576;
