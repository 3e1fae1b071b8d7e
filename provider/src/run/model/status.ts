import { isRunStatus, type RunStatus, statusWord } from "../../cdm/runStatus.js";

/**
 * Whether a run may still be moving data.
 *
 * CDM's status is an open set: PENDING and STOPPED are real although the API's own lists lack them. An undocumented word counts
 * as live, as UNKNOWN does. Taken for an end, it could leave a migration running.
 */
export type Liveness = "neverRan" | "live" | "ended";

const known: Readonly<Record<RunStatus, Liveness>> = {
    NEW: "neverRan",
    NEVER_EXECUTED: "neverRan",
    PENDING: "live",
    BOOTING: "live",
    RUNNING: "live",
    UNKNOWN: "live",
    SUCCEEDED: "ended",
    FAILED: "ended",
    FAILURE_ON_SUBMIT: "ended",
    STOPPED: "ended",
};

export function livenessOf(status: string | undefined): Liveness {
    const word = wordOf(status);
    return isRunStatus(word) ? known[word] : "live";
}

/** A state of an earlier version may hold a word in CDM's own spelling. */
function wordOf(status: string | undefined): string {
    return statusWord(status ?? "");
}

export type WaitFor = "submitted" | "running" | "completed";
/** How a run stands to `waitFor`, in the words of Smithy's waiters. */
export type WaiterState = "success" | "retry" | "failure";

export function waiterStateOf(status: string | undefined, waitFor: WaitFor): WaiterState {
    const word = wordOf(status);
    if (word === "FAILURE_ON_SUBMIT") return "failure";
    if (waitFor === "submitted") return "success";
    if (word === "SUCCEEDED") return "success";
    if (word === "FAILED") return "failure";
    if (waitFor === "completed") return word === "STOPPED" ? "failure" : "retry";
    return word === "RUNNING" || word === "STOPPED" ? "success" : "retry";
}
