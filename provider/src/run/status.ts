/**
 * Whether a run may still be moving data.
 *
 * CDM's status is an open set: PENDING and STOPPED are real though the API's own lists lack them. A word that nobody
 * documented counts as live, as UNKNOWN does: taking it for an end could leave a migration running.
 */
export type Liveness = "neverRan" | "live" | "ended";

const known: Readonly<Record<string, Liveness>> = {
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
    return known[status ?? ""] ?? "live";
}

export type WaitFor = "submitted" | "running" | "completed";
export type Standing = "reached" | "going" | "failed";

/** How a run of this status stands to what is waited for. */
export function standingOf(status: string | undefined, waitFor: WaitFor): Standing {
    if (status === "FAILURE_ON_SUBMIT") return "failed";
    if (waitFor === "submitted") return "reached";
    if (status === "SUCCEEDED") return "reached";
    if (status === "FAILED") return "failed";
    if (waitFor === "completed") return status === "STOPPED" ? "failed" : "going";
    return status === "RUNNING" || status === "STOPPED" ? "reached" : "going";
}
