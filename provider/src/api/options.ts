import type { StartedRun } from "./run.js";

/** How important a text of `onProgress` is. `progress` is replaced by the next text. `info` and `warning` are to stay. */
export type ProgressLevel = "progress" | "info" | "warning";

/** The job of a call, and how the call is made. Whatever is left out comes from the same sources as for `cdm-run` and a JobRun. */
export interface JobOptions {
    /** The id of the CDM cluster. */
    clusterId: string;
    /** The job's name in that cluster. */
    jobName: string;
    /** The id of the cluster's project. @default `HW_PROJECT_ID`, the shared files, or the metadata of this server */
    projectId?: string | undefined;
    /** The cluster's region. @default `HW_REGION_NAME`, the shared files, or the metadata of this server */
    region?: string | undefined;
    /** CDM's address: https, or plain http to this machine. @default `HW_CDM_ENDPOINT`, else `https://cdm.<region>.<cloud>` */
    endpoint?: string | undefined;
    /** How long the call may take, such as "90s" or "1h". Each function says what counts without it. */
    timeout?: string | undefined;
    /**
     * Ends the call early, with the error CDMRUN-209, whose `cause` is the signal's reason. No new request is sent then. A start or stop on its
     * way is not cut off: the call waits for its answer. Give a call that has to happen, such as `ensureStopped` in a `finally`, no signal that
     * has ended the work before it.
     */
    signal?: AbortSignal | undefined;
    /** The environment variables with settings and credentials. @default `process.env` */
    environment?: Readonly<Record<string, string | undefined>> | undefined;
    /** Called with each text about the call's progress. What it throws is ignored. @default nothing */
    onProgress?: ((text: string, level: ProgressLevel) => void) | undefined;
}

/** Options of `startRun`. */
export interface StartOptions extends JobOptions {
    /**
     * When the call returns: once CDM has accepted the start ("submitted"), once the run is RUNNING ("running"), or once it has SUCCEEDED
     * ("completed"). @default "running"
     */
    waitFor?: "submitted" | "running" | "completed" | undefined;
    /**
     * What happens if the job is live already: an error that starts and stops nothing ("fail"), the call goes on with that run ("adopt"), or that
     * run is stopped, no matter which user started it, and the job is started after that is proved ("restart"). @default "fail"
     */
    ifRunning?: "fail" | "adopt" | "restart" | undefined;
    /** Values that CDM gets with the start, for the variables in the job's definition. @default none */
    variables?: Readonly<Record<string, string>> | undefined;
    /**
     * The names of the variables that hold secrets. No text and no result shows their values, whatever CDM repeats of them.
     * @default all
     */
    secretVariables?: readonly string[] | undefined;
    /** How long the call may take. @default "20m", with `waitFor: "completed"` "24h" */
    timeout?: string | undefined;
    /** The longest gap between two looks at the run. @default grows with the run's age from "250ms" to "48s" */
    pollInterval?: string | undefined;
}

/** Options of `watchRun`. */
export interface WatchOptions extends JobOptions {
    /** How long the watch may take. @default "24h" */
    timeout?: string | undefined;
    /** The longest gap between two looks at the run. @default grows with the run's age from "250ms" to "48s" */
    pollInterval?: string | undefined;
}

/** Options of `ensureStopped`. */
export interface StopOptions extends JobOptions {
    /**
     * Stops this run only, and what CDM has started after it by itself (its automatic retry, the job's schedule). Any other live run is left
     * alone, also a newer one of the same user. It is what `startRun` returned, what its error carries, or `{ submissionId }`.
     * @default any live run, no matter which user started it
     */
    run?: RunReference;
    /** How long the call may take. @default "20m" */
    timeout?: string | undefined;
    /** The gap between two looks at the run. @default "5s" */
    pollInterval?: string | undefined;
}

/** Names a run: by its id, or by all that is known of it. */
export type RunReference = Partial<StartedRun>;
