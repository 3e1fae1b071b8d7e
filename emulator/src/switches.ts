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
    missingJob: ["documented", "code0100", "code0054", "code0319", "error500"],
    /** The error for a missing link: what the pages and the table say of each request, or one error for all requests. */
    missingLink: ["documented", "code0101", "error500"],
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
     * The response to an update of a job with a live run: CDM accepts it, because a run has a copy of the definition; or
     * 400 Cdm.0322, job in use; or 400 Cdm.0052, job running. No page says which.
     */
    updateRunning: ["accept", "code0322", "code0052"],
    /** The body of an accepted creation of a job: the sample, or the list of the prose, empty or of three objects. */
    createResponse: ["name", "list", "objects"],
    /**
     * What CDM checks in the definition of a job or link: its name; or also that it names its type, connectors and
     * links, that CDM has these connectors, and that the number of extractors is a number.
     */
    definitionChecks: ["name", "full"],
    /**
     * How CDM writes what it finds in a job's definition, under HTTP 200: entries in a list, as on the pages, or in an
     * object for each section, keyed by configuration, as in Apache Sqoop, CDM's ancestor.
     */
    validationResult: ["flat", "nested"],
    /** Whether CDM adds a WARNING to the response to an accepted creation or update. */
    validationWarning: ["none", "one"],
    /** Whether CDM refuses a job whose links do not exist, with 400 Cdm.0101. */
    jobLinks: ["unchecked", "checked"],
    /** Values in the definition of a job that a client reads: percent-encoded, or as they were sent. */
    jobValues: ["encoded", "plain"],
    /** A config without inputs that a client reads: as it was sent, `"inputs":{}` as in the samples, or `"inputs":[]`. */
    emptyInputs: ["asSent", "object", "list"],
    /** Whether the definition of a job that a client reads has the documented defaults that the client did not send. */
    serverDefaults: ["added", "none"],
    /**
     * Values of a link that a client reads: as they were sent; numbers and their type where they are whole numbers, as
     * in the sample; or all of them strings.
     */
    linkValues: ["asSent", "typed", "strings"],
    /**
     * When CDM tests whether a link connects: with `?validate=true`, and then it stores nothing, as the page says; with
     * `?validate=true`, and then it stores the link; or always.
     */
    linkTest: ["instead", "before", "always"],
    /**
     * The response to a link that does not validate or connect: 500 with entries keyed by configuration, as in the
     * sample; 500 with entries in a list; or 200 with entries keyed by configuration.
     */
    linkRefusal: ["error500", "error500Flat", "error200"],
    /** The response to the deletion of a link that a job uses: 500 Cdm.0021, as in the sample, or 400 Cdm.0321. */
    linkInUse: ["code0021", "code0321"],
    /** What becomes of a link's secret that an update does not send. No page says. */
    unsentSecret: ["lost", "kept"],
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
