/**
 * The editions of CDM's documentation disagree on these points, or say nothing. A test chooses. The first value of each
 * is the default.
 */
export const switchValues = {
    /**
     * The body of an accepted stop. The 2022 edition has `submissions`. The 2025 editions have `empty` and `validation`
     * (sample and prose of the same page). The 2021 edition has `none`.
     */
    stopResponse: ["submissions", "empty", "validation", "none"],
    /**
     * The response to a stop of a job that is not live: 400 Cdm.0053, or 200 with an ERROR, flat or keyed by
     * configuration.
     */
    stopNotRunning: ["code", "validation", "validationNested"],
    /**
     * The response to a start of a live job: 400 Cdm.0052, or a second run beside the first. The second run shows
     * whether the caller itself takes care.
     */
    startRunning: ["code", "accept"],
    /**
     * The body of an accepted start: all fields, the five of the newer sample, all fields with dates as strings, no
     * submission, or no body.
     */
    startResponse: ["full", "minimal", "stringDates", "empty", "none"],
    /** The error for a missing job: what the page of each request says, or one error for all requests. */
    missingJob: ["documented", "code0100", "code0054", "error500"],
    /** How CDM spells the user of the last update: `last-udpate-user`, `last-update-user`, both, or not at all. */
    userKey: ["misspelt", "correct", "both", "absent"],
    /** Dates in milliseconds: a number, which Terraform needs, or a string, as in the newer sample. */
    dateType: ["number", "string"],
    /**
     * 0 to 100; 0 to 1; always 0, as in a documented sample; absent, as in another one; or as in Apache Sqoop, CDM's
     * ancestor: 0 to 1 while RUNNING, else -1, even after success.
     */
    progressScale: ["percent", "fraction", "zero", "absent", "sqoop"],
    /** Whether a run is PENDING before it is BOOTING. Terraform does not know the word. */
    pendingPhase: ["off", "on"],
    /** The status of a stopped run. */
    afterStopStatus: ["STOPPED", "FAILED"],
    /** The body of an accepted update: the sample, the prose of the same page, or an empty object. */
    updateResponse: ["objects", "list", "empty"],
    /**
     * The response to a request about a job if its cluster is not running: 400 Cdm.0001, 404 Cdm.0001, or the gateway's
     * 502 or 504.
     */
    clusterDown: ["code", "notFound", "badGateway", "gatewayTimeout"],
    /** Which end of a list of runs is the newest. No page promises an order. */
    submissionOrder: ["newestFirst", "oldestFirst"],
    /** The list in the response to status: the last run, as the prose says, or every run in the history. */
    statusShows: ["last", "all"],
} as const;

export type Switches = { readonly [Name in keyof typeof switchValues]: (typeof switchValues)[Name][number] };

export const defaultSwitches = Object.fromEntries(
    Object.entries(switchValues).map(([name, [first]]) => [name, first]),
) as unknown as Switches;
