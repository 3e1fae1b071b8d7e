import type * as pulumi from "@pulumi/pulumi";

/**
 * The inputs of a JobRun. Each one says what a change of it does. "Re-runs the job in place" means: the next `pulumi up` stops the old
 * run, verifies that, and starts a new one. Every duration is a string in Go's notation: `"90s"`, `"20m"`, `"1h30m"`.
 */
export interface JobRunArgs {
    /**
     * The id of the CDM cluster that has the job. A change replaces the resource: the old run is stopped and verified before the new run
     * starts. A secret value is an error, because this input is part of the resource's id, which Pulumi keeps in plaintext. If the value
     * may be seen, pass `pulumi.unsecret(…)`.
     */
    clusterId: pulumi.Input<string>;
    /**
     * The name of the job to run. The job must exist. A change replaces the resource: the old run is stopped and verified before the new
     * run starts, because CDM stops a run by the name of its job. A secret value is an error, as for `clusterId`.
     */
    jobName: pulumi.Input<string>;
    /**
     * The id of the project that has the cluster. A change replaces the resource.
     * @default the `projectId` of the JobRun's `Provider`; else the project in the state; for a new resource `HW_PROJECT_ID`. A later change of
     * the environment changes nothing.
     */
    projectId?: pulumi.Input<string> | undefined;
    /**
     * The region of the cluster. If no endpoint is given, CDM's address is made from it. A change replaces the resource.
     * @default the `region` of the JobRun's `Provider`; else the region in the state; for a new resource `HW_REGION_NAME`. A later change of
     * the environment changes nothing.
     */
    region?: pulumi.Input<string> | undefined;
    /**
     * CDM's address: `https://…`, with a path prefix if it has one. Plain `http://` is allowed to this machine only. A change is stored in the
     * state and sends no request.
     *
     * A plain `destroy` and a `refresh` run no program, so they know this address from the state alone, and a state can be edited. If the
     * host is neither this machine nor CDM's own in the cloud, they send it no credential (`CDMRUN-117`) until the environment
     * (`HW_CDM_ENDPOINT` or `HW_CDM_TRUSTED_ENDPOINTS`), the `Provider` or stack configuration names the same address. An `up` asks for the
     * same if a transform set the address in an earlier `up`.
     * @default `HW_CDM_ENDPOINT` at the time of each operation, else `https://cdm.<region>.myhuaweicloud.com`
     */
    endpoint?: pulumi.Input<string> | undefined;
    /**
     * Values for the job's variables. Each start sends them. A change re-runs the job in place. Secret values stay encrypted in the state and
     * are hidden in CDM's messages. A value that a transform adds or changes is always hidden there, even if it is not a secret.
     */
    variables?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
    /**
     * Any JSON value, such as a version, a date as text, or a hash of the data's source. It is never sent to CDM. A change re-runs the
     * job in place. A Date, a Map or another value that JSON does not have is an error.
     */
    triggers?: pulumi.Input<unknown> | undefined;
    /**
     * Whether the job is to run. `"stopped"` is an error together with `waitFor: "completed"`.
     *
     * With `"stopped"`:
     * - A create starts nothing. A live job is an error, unless `ifRunning` is `"adopt"` or `"restart"`: then its run is stopped.
     * - A change to `"stopped"` stops the run and verifies that.
     * - A refresh that sees the job live again shows a difference. The next `up` stops that run. If another user started the run and
     *   `onForeignRun` is not `"stop"`, the `up` fails.
     *
     * A change back to `"running"` starts the job.
     * @default "running"
     */
    desiredState?: pulumi.Input<"running" | "stopped"> | undefined;
    /**
     * The status at which create and update are done. A change sends no request.
     *
     * - `submitted`: CDM has accepted the start
     * - `running`: the run is RUNNING, or has SUCCEEDED already
     * - `completed`: the run has SUCCEEDED
     *
     * If another user stops the run, `submitted` and `running` count as met and `completed` fails. FAILURE_ON_SUBMIT always fails.
     * @default "running"
     */
    waitFor?: pulumi.Input<"submitted" | "running" | "completed"> | undefined;
    /**
     * What a create does if the job is live already:
     *
     * - `fail`: an error (`CDMRUN-201`)
     * - `adopt`: the live run becomes this resource's run
     * - `restart`: the live run is stopped, no matter which user started it, and the job is started
     *
     * A change sends no request, except if a start is owed: the answer to an earlier start was lost and its run can't be told, or the last
     * start failed. Then a change to `adopt` or `restart` decides what the next `up` does about a live run.
     * @default "fail"
     */
    ifRunning?: pulumi.Input<"fail" | "adopt" | "restart"> | undefined;
    /**
     * What a re-run does about the old run if that is live:
     *
     * - `restart`: stops it and verifies that
     * - `queue`: lets it end first. The run is stopped if only a tenth of `timeouts.update` is left (at least 60s, at most half of it).
     *
     * A change sends no request.
     * @default "restart"
     */
    onUpdate?: pulumi.Input<"restart" | "queue"> | undefined;
    /**
     * What a delete does about a live run:
     *
     * - `stop`: stops it, and verifies that
     * - `finish`: lets it end first, and verifies that. The run is stopped if only a tenth of `timeouts.delete` is left (at least 60s, at most
     *   half of it).
     * - `send`: sends a stop until CDM has taken one, and does NOT verify that the run ends. A warning says so, and how to verify it.
     *   It is for a teardown that deletes the cluster next. The promise of `destroy` has two exceptions: this one, and
     *   `onStopFailure: "warn"`. With `send` a delete looks first too, and stops only this resource's run. The delete half of a replacement
     *   verifies the stop all the same, because the next run must not start beside the old one.
     *
     * To leave the run alone, set the resource option `retainOnDelete`. A change sends no request.
     * @default "stop"
     */
    onDelete?: pulumi.Input<"stop" | "finish" | "send"> | undefined;
    /**
     * What happens to a live run that is not this resource's:
     *
     * - `leave`: a delete lets it run; an update fails with an error that names the run's user
     * - `stop`: a delete and an update stop it
     * - `fail`: a delete and an update fail
     *
     * These runs are this resource's: the run that it started or adopted; a newer run by the job's schedule or automatic retry; and, if
     * this resource started its run itself, a newer run by the same user (see `onRunOfSameUser`).
     *
     * A live run counts as undecided if CDM gives neither its id nor its date, or if it looks older than this resource's. With `leave`
     * and `fail` that is an error (`CDMRUN-406`); `stop` stops the run. A change sends no request.
     * @default "leave"
     */
    onForeignRun?: pulumi.Input<"leave" | "stop" | "fail"> | undefined;
    /**
     * Whether a newer run by the user who started this resource's run belongs to this resource too. Such a run may be a re-run that no
     * state has recorded.
     *
     * - `ours`: it does. A delete and a re-run stop it.
     * - `foreign`: it does not. Choose this if other schedulers start jobs as the same user.
     *
     * The users `op_svc_*` of CDM's own services are always foreign. A change sends no request.
     * @default "ours"
     */
    onRunOfSameUser?: pulumi.Input<"ours" | "foreign"> | undefined;
    /**
     * What a delete does if it can't stop the run, or can't prove that the run has stopped:
     *
     * - `error`: fails. The resource stays in the state.
     * - `warn`: removes the resource from the state, with a warning that gives the reason: the run may still be live. If CDM could be reached
     *   at all, the warning also says how to stop the run by hand.
     *
     * A foreign run under `onForeignRun: "fail"` is always an error. A change sends no request.
     * @default "error"
     */
    onStopFailure?: pulumi.Input<"error" | "warn"> | undefined;
    /**
     * What happens to a run that a create or an update has just started and that no state will remember, because the user pressed Ctrl-C
     * twice or the pulumi process was killed:
     *
     * - `stop`: a stop is sent, and not verified
     * - `leave`: the run goes on
     *
     * After Ctrl-C the provider says what it did, and how to take the run over or stop it by hand. If the pulumi process was killed, nothing
     * can show that message. If all processes are killed at once, no stop can be sent. A change sends no request.
     * @default "stop"
     */
    onInterrupt?: pulumi.Input<"stop" | "leave"> | undefined;
    /**
     * Whether an operation with `waitFor: "completed"` fails if its run ends as FAILED. If not, it succeeds, and the outputs `status` and
     * `errorSummary` tell of the failure. A change sends no request.
     * @default true
     */
    failOnRunFailure?: pulumi.Input<boolean> | undefined;
    /**
     * What becomes of a run that has not met `waitFor` within `timeouts.create` or `timeouts.update`:
     *
     * - `keep`: it goes on. The operation fails (`CDMRUN-302`), and the next `up` goes on waiting for the same run.
     * - `stop`: it is stopped, and that is verified. The operation fails (`CDMRUN-308`), and the next `up` starts a new run. After a create
     *   no resource is left. For the stop, a tenth of the time is kept (at least 60s, at most half of what is left), so the run has that
     *   much less time. If the stop can't be proved, the state keeps the run: the next `up` stops it before it starts a new one, and
     *   `destroy` stops it.
     *
     * Only this resource's run is stopped, an adopted one too, whatever `onForeignRun` says. A run that CDM can't show at all is kept. With
     * `waitFor: "submitted"`, `"stop"` is an error, because no run is waited for. A change sends no request.
     * @default "keep"
     */
    onTimeout?: pulumi.Input<"keep" | "stop"> | undefined;
    /**
     * How long a run may last, from its creation, with the time in CDM's queue. A run that lasts longer is stopped, and that is verified.
     * It counts as failed (`CDMRUN-309`), however long the operation may wait. With `failOnRunFailure: false` and `waitFor: "completed"`
     * that is no error, and the output `status` says STOPPED.
     *
     * It acts only while an operation waits for the run: until `waitFor` is met, and with `onUpdate: "queue"` and `onDelete: "finish"` until
     * the run ends (there it is stopped, and the operation goes on). Nothing watches a run between two operations, so a run that is too old
     * by then is stopped when an operation waits for it again. A refresh only shows it. With `waitFor: "completed"` the whole run is watched.
     *
     * The age is the time from the run's creation date to CDM's own clock; for a run that this operation has started, at most the
     * operation's time. So a run that is adopted may be too old already, and if the cluster's clock is slow, a run of an earlier operation looks
     * older than it is. At least 1s. A change sends no request.
     * @default none: a run may last as long as it likes
     */
    maxRunTime?: pulumi.Input<string> | undefined;
    /**
     * How the run may have ended for the next `up` to start the job again. The state says how it ended, so that `up` needs `--refresh`, or
     * a `pulumi refresh` before it:
     *
     * - `failed`: the run is FAILED or FAILURE_ON_SUBMIT
     * - `stopped`: the run is STOPPED: another user has stopped it, or this resource has at `maxRunTime`, with `failOnRunFailure: false`
     * - `lost`: CDM has forgotten the run (`historyExpired`), and the run was live when it was last seen
     *
     * A preview says so: `run 1871 has FAILED: starts it again, 1 of 3`. The `up` does what a change of `triggers` does, once: `onUpdate` and
     * `onForeignRun` decide about a run that is live by then. An adopted run counts, too. Nothing is started again if a newer run
     * of the job has been seen (`superseded`), or with `desiredState: "stopped"`.
     *
     * If a run ends while an `up` waits for it, that `up` fails, and the next one starts the job, whatever this input says. With
     * `waitFor: "completed"`, set `failOnRunFailure` to `false` to leave that to this input and its limit.
     *
     * A change sends no request. But if the state already shows such an end, the same `up` starts the job again.
     * @default none
     */
    rerunOn?: pulumi.Input<pulumi.Input<"failed" | "stopped" | "lost">[]> | undefined;
    /**
     * How often `rerunOn` starts the job again with the same `triggers` and `variables`: a whole number from 0. The count begins anew with
     * other ones, after `desiredState: "stopped"` and with a replacement. Once it is used up, an `up` starts nothing and warns: change
     * `triggers`, or raise this number. A start that a failed `up` owes does not count. A change sends no request, unless it makes room for a re-run.
     * @default 3
     */
    maxReruns?: pulumi.Input<number> | undefined;
    /**
     * How long each operation may take. A timeout is an error. After a create or an update the state keeps the run, and the next `up` goes on
     * waiting for it, unless `onTimeout` says otherwise. After a delete the resource stays in the state. A change sends no request. Pulumi never passes its resource
     * option `customTimeouts` to a dynamic provider.
     * @default 20m each; 24h for create and update with `waitFor: "completed"`, for update with `onUpdate: "queue"`, for delete with
     * `onDelete: "finish"`
     */
    timeouts?: pulumi.Input<JobRunTimeouts> | undefined;
    /**
     * The longest time between two status requests. A young run is asked for every quarter of a second, then after an eighth of its age, with
     * jitter, until the time is this long. The two requests that prove a stop are this far apart, at most 30s. If three or more jobs of a
     * cluster are waited for, CDM's list of jobs is read for all of them, at most once a second. At least 1s; to an emulator on this machine at
     * least 100ms. A change sends no request.
     * @default "48s" for a run that lasts, "5s" for all else
     */
    pollInterval?: pulumi.Input<string> | undefined;
}

/** How long each operation may take, from its first request to its last. Durations in Go's notation, such as `"90s"`. */
export interface JobRunTimeouts {
    /**
     * How long a create, with the wait for `waitFor`, may take.
     * @default "20m", with `waitFor: "completed"` "24h"
     */
    create?: pulumi.Input<string> | undefined;
    /**
     * How long an update, with the stop of the old run and the wait for the new one, may take.
     * @default "20m", with `waitFor: "completed"` or `onUpdate: "queue"` "24h"
     */
    update?: pulumi.Input<string> | undefined;
    /**
     * How long a delete, until the stop is proved, may take.
     * @default "20m", with `onDelete: "finish"` "24h"
     */
    delete?: pulumi.Input<string> | undefined;
}
