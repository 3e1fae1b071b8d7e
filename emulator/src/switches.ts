/**
 * Where the editions of CDM's documentation disagree, or say nothing, the caller chooses. The first value of each is
 * the default.
 */
export const switchValues = {
    /**
     * The body of an accepted stop. `submissions` is the 2022 edition, `empty` and `validation` are the 2025 ones
     * (sample and prose of the same page), `none` is the 2021 edition.
     */
    stopResponse: ["submissions", "empty", "validation", "none"],
    /** A stop of a job that is not live: 400 Cdm.0053, or 200 with an ERROR, flat or keyed by configuration. */
    stopNotRunning: ["code", "validation", "validationNested"],
    /**
     * A start of a job that is live: 400 Cdm.0052, or a second run beside the first, so that a caller's own care can be
     * tested rather than the service's.
     */
    startRunning: ["code", "accept"],
    /**
     * The body of an accepted start: all fields, the five of the newer sample, all with their dates as strings, no
     * submission at all, no body at all.
     */
    startResponse: ["full", "minimal", "stringDates", "empty", "none"],
    /** What a missing job is called: what each request's own page says, or the same everywhere. */
    missingJob: ["documented", "code0100", "code0054", "error500"],
    /** How the user of the last update is spelt: `last-udpate-user`, `last-update-user`, both, not at all. */
    userKey: ["misspelt", "correct", "both", "absent"],
    /** Milliseconds as a number, which Terraform needs, or as the string of the newer sample. */
    dateType: ["number", "string"],
    /**
     * 0 to 100; 0 to 1; always 0, as in a documented sample; left out, as in another; or as Apache Sqoop, CDM's ancestor,
     * has it: 0 to 1 while RUNNING, else -1, success included.
     */
    progressScale: ["percent", "fraction", "zero", "absent", "sqoop"],
    /** Whether a run is PENDING before it is BOOTING. Terraform does not know the word. */
    pendingPhase: ["off", "on"],
    /** What a stopped run shows. */
    afterStopStatus: ["STOPPED", "FAILED"],
    /** The body of an accepted update: the sample, the prose of the same page, nothing much. */
    updateResponse: ["objects", "list", "empty"],
    /** A request about a job of a cluster that is not running: 400 Cdm.0001, 404 Cdm.0001, or the gateway's 502 or 504. */
    clusterDown: ["code", "notFound", "badGateway", "gatewayTimeout"],
    /** Which end of a list of runs is the newest. No page promises an order. */
    submissionOrder: ["newestFirst", "oldestFirst"],
    /** The list in the answer to status: the last run, as the prose has it, or every run that the history still has. */
    statusShows: ["last", "all"],
} as const;

export type Switches = { readonly [Name in keyof typeof switchValues]: (typeof switchValues)[Name][number] };

export const defaultSwitches = Object.fromEntries(
    Object.entries(switchValues).map(([name, [first]]) => [name, first]),
) as unknown as Switches;
