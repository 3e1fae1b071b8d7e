// The door for scripts. It imports nothing of Pulumi's SDK. Everything of one process shares logins, CDM's quota and the lists of jobs.

import type { LastStop } from "../run/model/state.js";
import { ensureStopped as ensureStoppedBy } from "./ensureStopped.js";
import { getJobHistory as getJobHistoryBy } from "./getJobHistory.js";
import { getJobStatus as getJobStatusBy } from "./getJobStatus.js";
import { thisProcess } from "./host.js";
import type { JobOptions, StartOptions, StopOptions, WatchOptions } from "./options.js";
import type { JobHistory, JobStatus, StartedRun } from "./run.js";
import { startRun as startRunBy } from "./startRun.js";
import { watchRun as watchRunBy } from "./watchRun.js";

export { CdmError, SettingsError } from "../cdm/errors.js";
export type { RunCounters } from "../cdm/runCounters.js";
export type { RunStatus } from "../cdm/runStatus.js";
export { JobRunError } from "../run/model/errors.js";
export type { LastStop, StopOutcome, Unfinished } from "../run/model/state.js";
export { StartRunError } from "./errors.js";
export type {
    JobOptions,
    ProgressLevel,
    RunReference,
    StartOptions,
    StopOptions,
    WatchOptions,
} from "./options.js";
export type { JobHistory, JobPlace, JobStatus, Run, StartedRun } from "./run.js";

/**
 * Starts a job once, whatever answers get lost, and returns its run once `waitFor` is met.
 *
 * If the answer to the start is lost, it looks for the run during a minute, and sends the start again only if no run has shown by then. If
 * CDM's status lags behind by more than a minute, and its edition accepts a start beside a live run, two runs may be live.
 *
 * @throws StartRunError if a run is known and goes on or has failed, or if a start is in doubt: its `run` goes to `ensureStopped`
 * @throws JobRunError, CdmError or SettingsError if nothing was started or taken over
 */
export function startRun(options: StartOptions): Promise<StartedRun> {
    return startRunBy(options, thisProcess);
}

/**
 * Watches a job's last run, and ends when that run has ended. Starts and stops nothing.
 *
 * It yields the first look, and after that each look that shows anything new. The last value is the ended run. If no run is live, it yields
 * once. `break` stops it at once. If CDM starts a newer run by itself meanwhile, the watch goes on with that one.
 *
 * @throws CdmError if there is no such job, or if CDM can't be asked
 * @throws JobRunError if the time is up, if the cluster is stopped or gone, or if `signal` is aborted
 */
export function watchRun(options: WatchOptions): AsyncIterableIterator<JobStatus> {
    return watchRunBy(options, thisProcess);
}

/**
 * Stops the live run of a job, and returns only when CDM has said twice in a row that none is live. With `run` it stops that run only.
 *
 * If nothing is live it sends no stop, so it may be called as often as you like. `outcome` is `gone` if there is no such job: check the name
 * then, unless the job deletes itself after its run. With `run`, it is `leftRunning` if another run is live, of whichever user.
 *
 * @throws JobRunError, CdmError or SettingsError if that is not proved: a run may still be live. Also if `run` is a start in doubt, and nothing
 * tells whether the live run came of it
 */
export function ensureStopped(options: StopOptions): Promise<LastStop> {
    return ensureStoppedBy(options, thisProcess);
}

/**
 * One look at a job's last run. A disturbed request is repeated for two minutes at most, or for `timeout`.
 *
 * @throws CdmError if there is no such job (its `kind` is `gone`), or if CDM can't be asked
 * @throws JobRunError if the cluster is stopped or gone: then nothing of the job is live
 */
export function getJobStatus(options: JobOptions): Promise<JobStatus> {
    return getJobStatusBy(options, thisProcess);
}

/**
 * The runs that CDM remembers of a job, the newest first. Those are the runs of about 30 days.
 *
 * @throws the same as `getJobStatus`
 */
export function getJobHistory(options: JobOptions): Promise<JobHistory> {
    return getJobHistoryBy(options, thisProcess);
}
