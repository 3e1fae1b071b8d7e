import type { RunCounters } from "../cdm/runCounters.js";
import type { RunStatus } from "../cdm/runStatus.js";
import type { Submission } from "../cdm/submission.js";
import { factsOf, type JobRunState, type LastStop, type Unfinished } from "../run/model/state.js";
import { livenessOf } from "../run/model/status.js";

/** One run of a job as CDM last showed it. A field is absent if CDM did not give it. Dates are milliseconds since the epoch. */
export interface Run {
    /**
     * Whether the run may still be moving data. A status word that is not known counts as `live`, and so does a start of which nobody knows whether it made
     * a run. `neverRan`: the job has no run.
     */
    readonly liveness: "neverRan" | "live" | "ended";
    /** CDM's word for the run: BOOTING, RUNNING, SUCCEEDED, FAILED, STOPPED and others. The set is open. */
    readonly status?: RunStatus | (string & {});
    /** CDM's number for this run. CDM counts per cluster. */
    readonly submissionId?: number;
    /** The name of the user who started the run. */
    readonly creationUser?: string;
    /** When the run was created. */
    readonly creationDate?: number;
    /** CDM's execution date of the run. */
    readonly executeDate?: number;
    /** When CDM last updated the run. */
    readonly lastUpdateDate?: number;
    /** The name of the user who last updated the run. */
    readonly lastUpdateUser?: string;
    /** The progress as CDM gives it. Editions of CDM differ in the scale, and show 0 and −1 on success too. */
    readonly progress?: number;
    /** CDM's count of the rows that the run has written. */
    readonly writeRows?: number;
    /** CDM's count of the rows that the run has updated. */
    readonly updateRows?: number;
    /** CDM's count of the rows that the run has deleted. */
    readonly deleteRows?: number;
    /** `rowsRead`, `rowsWritten`, `bytesRead` and so on, once the run has SUCCEEDED. */
    readonly counters?: RunCounters;
    /** CDM's reason, once the run has FAILED. */
    readonly errorSummary?: string;
    /** CDM's details of that reason, cut to 16 KB. */
    readonly errorDetails?: string;
    /** Whether CDM started the run by itself: by the job's schedule or its automatic retry. */
    readonly isExecuteAuto?: boolean;
    /** Whether the job migrates incremental data. */
    readonly isIncrementing?: boolean;
    /** CDM's `isStopingIncrement`: whether CDM is stopping the migration of incremental data. */
    readonly isStoppingIncrement?: string;
    /** Whether the job deletes itself after its run. */
    readonly isDeleteJob?: boolean;
    /** The id of the run in CDM's execution engine. */
    readonly externalId?: string;
}

/** Where a job is. */
export interface JobPlace {
    /** The option of this name. */
    readonly clusterId: string;
    /** The option of this name. */
    readonly jobName: string;
    /** The job's project, from the option, or from where the settings have it. */
    readonly projectId: string;
}

/** A job's last run. If the job has never run, `liveness` is `neverRan` and the fields of the run are absent. */
export interface JobStatus extends Run, JobPlace {}

/** The runs that CDM remembers of a job, which are those of about 30 days. */
export interface JobHistory extends JobPlace {
    /** The newest first. */
    readonly runs: readonly Run[];
    /** False if CDM has more runs than it has listed. It documents no way to ask for the rest. */
    readonly isWhole: boolean;
}

/** What is known of a run that `startRun` has started or taken over. */
export interface StartedRun extends JobStatus {
    /** Whether this call has started the run. False if it was taken over (`ifRunning: "adopt"`). */
    readonly startedByUs: boolean;
    /** How the run before it was stopped (`ifRunning: "restart"`). */
    readonly lastStop?: LastStop;
    /**
     * What is still open if the call failed. `phase` is `wait` if the run goes on, `restart` if it has ended, and `start` if a start was sent and
     * its run is not known.
     */
    readonly unfinished?: Unfinished;
}

/** The run without its job's name, which its place has. */
export function toRun({ jobName: _, ...run }: Submission): Run {
    const isRun = Object.keys(run).length > 0;
    return { liveness: isRun ? livenessOf(run.status) : "neverRan", ...run };
}

/** What the state of an operation tells of its run. Inputs such as `variables` are no part of it. */
export function startedRun(state: JobRunState): StartedRun {
    const { submission, startedByUs, lastStop, unfinished } = factsOf(state);
    const { clusterId, jobName, projectId = "" } = state;
    const run = toRun(submission);
    const isInDoubt = unfinished?.phase === "start" && run.liveness === "neverRan";
    return {
        ...run,
        ...(isInDoubt && { liveness: "live" as const }),
        clusterId,
        jobName,
        projectId,
        startedByUs,
        ...(lastStop && { lastStop }),
        ...(unfinished && { unfinished }),
    };
}
