/**
 * The status words of a run that CDM is known to use.
 *
 * Sources: "Submission" (ShowJobStatus) and "Job" (ShowJobs) of the CDM API reference. PENDING and STOPPED are real, though those lists
 * lack them.
 */
const runStatuses = [
    "NEW",
    "NEVER_EXECUTED",
    "PENDING",
    "BOOTING",
    "RUNNING",
    "UNKNOWN",
    "SUCCEEDED",
    "FAILED",
    "FAILURE_ON_SUBMIT",
    "STOPPED",
] as const;

/** A status word that CDM is known to use. Its set is open: a run may show another word. */
export type RunStatus = (typeof runStatuses)[number];

export function isRunStatus(word: string): word is RunStatus {
    return (runStatuses as readonly string[]).includes(word);
}

/** A known word in CDM's own case. Any other text stays as it came: the words are an open set. */
export function statusWord(text: string): string {
    const word = text.trim();
    // toUpperCase turns some characters beyond ASCII into ASCII letters.
    const inCapitals = /^[A-Za-z_]+$/.test(word) ? word.toUpperCase() : word;
    return isRunStatus(inCapitals) ? inCapitals : text;
}
