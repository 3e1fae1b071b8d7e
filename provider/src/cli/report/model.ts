/** A run of a job, as the events show it. Times are in milliseconds since the epoch. */
export interface Run {
    readonly cluster: string;
    readonly job: string;
    /** `1871`. Empty if CDM gave none. */
    readonly id: string;
    user: string;
    /** How it came to be watched: `started`, `adopted`, or only `seen`. */
    origin: "started" | "adopted" | "seen";
    isAutomatic: boolean;
    readonly from: number;
    to: number;
    readonly statuses: { readonly at: number; readonly status: string; readonly isLive: boolean }[];
    samples: { readonly at: number; readonly rows: number }[];
}

/** One look of a proof. */
export interface Look {
    readonly at: string;
    readonly witness: string;
    readonly source: string;
    readonly status: string;
}

/** What an operation did about a live run, and how that is proved. */
export interface Stop {
    readonly at: number;
    readonly operation: string;
    readonly verb: string;
    readonly job: string;
    readonly cluster: string;
    run: string;
    user: string;
    owner: string;
    /** `stop`, `leave`, `refuse`, or `none` if no run was live. */
    action: string;
    because: string;
    attempts: number;
    /** Empty if it is not proved that nothing is live. */
    looks: readonly Look[];
}

/** An operation, as it began and ended. */
export interface Operation {
    readonly id: string;
    readonly at: number;
    readonly verb: string;
    readonly urn: string;
    readonly cluster: string;
    readonly job: string;
    requests: number;
    /** Absent if it has not ended: its process was killed, or it goes on. */
    end?: {
        readonly isOk: boolean;
        readonly code: string;
        readonly text: string;
        readonly durationMs: number;
        readonly run: string;
        readonly status: string;
        readonly unfinished: string;
        /** The outcome of its stop. Empty if it had nothing to stop. */
        readonly stop: string;
    };
}

/** Requests of one API. */
interface ApiCount {
    sent: number;
    /** 429: there were too many. */
    throttled: number;
    /** Refused or failed for another reason. */
    failed: number;
    /** How often each code, or each HTTP status without one, came. */
    readonly codes: Map<string, number>;
}

/** Requests that were refused in one minute. */
export interface Refusals {
    throttled: number;
    failed: number;
}

export interface Report {
    from: number;
    to: number;
    events: number;
    readonly processes: Set<string>;
    readonly runs: Map<string, Run>;
    readonly stops: Map<string, Stop>;
    readonly operations: Map<string, Operation>;
    readonly apis: Map<string, ApiCount>;
    /** By minute since the epoch. */
    readonly refusals: Map<number, Refusals>;
    /** How long requests waited for CDM's quota, and how often and how long nothing was sent after a 429. */
    readonly quota: { waits: number; waitedMs: number; pauses: number; pausedMs: number; notSent: number };
}
