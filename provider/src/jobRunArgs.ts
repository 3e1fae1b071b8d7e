import type * as pulumi from "@pulumi/pulumi";

/** What a JobRun is told. Every duration is a string in Go's notation: `"90s"`, `"20m"`, `"1h30m"`. */
export interface JobRunArgs {
    /**
     * The CDM cluster that has the job. A change replaces the resource: the old run is stopped and verified before the new one starts.
     * A secret is refused, since it is a part of the resource's id, which Pulumi keeps in plaintext: `pulumi.unsecret(…)` where it may be seen.
     */
    clusterId: pulumi.Input<string>;
    /** The job to run; it must exist. A change replaces the resource, the old run stopped and verified first: CDM stops by job name. No secret either. */
    jobName: pulumi.Input<string>;
    /**
     * The project of the cluster. A change replaces the resource.
     * @default what the JobRun's `Provider` says, else what the state has already; for a new resource `HW_PROJECT_ID`. Another
     * environment later changes nothing.
     */
    projectId?: pulumi.Input<string> | undefined;
    /**
     * The region of the cluster, from which CDM's address is made where no endpoint is given. A change replaces the resource.
     * @default what the JobRun's `Provider` says, else what the state has already; for a new resource `HW_REGION_NAME`. Another
     * environment later changes nothing.
     */
    region?: pulumi.Input<string> | undefined;
    /**
     * CDM's address, with a path prefix if it has one. https, or plain http to this machine. A change is kept in the state and
     * sends no request: an address is not identity. A plain destroy and a refresh know it by the state alone, which can be edited: where it
     * is neither this machine nor CDM's own in the cloud, they need the same address in `HW_CDM_ENDPOINT` or `HW_CDM_TRUSTED_ENDPOINTS`,
     * on the `Provider`, or in stack configuration. So does an `up` where a transform has set it before.
     * @default `HW_CDM_ENDPOINT` as it is when an operation runs, else `https://cdm.<region>.myhuaweicloud.com`
     */
    endpoint?: pulumi.Input<string> | undefined;
    /**
     * Values for the job's variables, sent with the start. A change re-runs the job in place: a live run is stopped and
     * verified, then the new one starts. Secret values stay encrypted in the state, and are hidden in what CDM says. A value that a transform adds
     * or changes counts as a secret there, whether it is one or not.
     */
    variables?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
    /**
     * Any JSON. Never sent: a change re-runs the job in place, as one of `variables` does. Use a version, a date as text, a hash of
     * the data's source. A Date, a Map and other values that JSON does not have are refused.
     */
    triggers?: pulumi.Input<unknown> | undefined;
    /**
     * Whether the job is to run. With `"stopped"`, create starts nothing (a job that is live is an error, or is stopped where
     * `ifRunning` is `"adopt"` or `"restart"`), a change to it stops the run and verifies that, and a refresh that sees the job live
     * again shows a difference: the next `up` stops the run, or fails where it is somebody else's and `onForeignRun` is not `"stop"`. A change back to `"running"` starts the job. Not with `waitFor: "completed"`.
     * @default "running"
     */
    desiredState?: pulumi.Input<"running" | "stopped"> | undefined;
    /**
     * When create and update are done. A change sends no request.
     *
     * - `submitted`: CDM has accepted the start
     * - `running`: the run is RUNNING, or was so quick that it has SUCCEEDED
     * - `completed`: the run has SUCCEEDED
     *
     * A run that somebody else stops meets the first two and fails the third. FAILURE_ON_SUBMIT always fails.
     * @default "running"
     */
    waitFor?: pulumi.Input<"submitted" | "running" | "completed"> | undefined;
    /**
     * What create does about a job that is live already: `fail`; `adopt`, take the run over as this resource's; or `restart`,
     * stop it, whoever's it is, and start the job. Where a start is owed (its answer was lost and nothing tells whether a run came of it, or the
     * last one failed) a change to `adopt` or `restart` decides what becomes of a run in its way. Else a change sends no request.
     * @default "fail"
     */
    ifRunning?: pulumi.Input<"fail" | "adopt" | "restart"> | undefined;
    /**
     * What a re-run does about the old run while it is live: `restart` stops it and verifies that; `queue` lets it end first, and stops
     * it when only a tenth of the time (at least 60s, at most half) is left. A change sends no request.
     * @default "restart"
     */
    onUpdate?: pulumi.Input<"restart" | "queue"> | undefined;
    /**
     * What delete does about a live run: `stop` stops it; `finish` lets it end first, and stops it when only a tenth of the time (at
     * least 60s, at most half) is left. Both verify. (To leave a run alone there is the resource option `retainOnDelete`.) A change sends no request.
     * @default "stop"
     */
    onDelete?: pulumi.Input<"stop" | "finish"> | undefined;
    /**
     * What is done about a live run that is not this resource's. At delete: `leave` lets it run, `stop` stops it, `fail` is an error.
     * At update `leave` and `fail` are an error that names its user, `stop` stops it. This resource's are: the run it started or adopted;
     * a newer run of the job's schedule or automatic retry; and, where it started its run itself, a newer run by the same user (see
     * `onRunOfSameUser`). A live run that can't be compared with this resource's (CDM gives neither its id nor its date), or looks older, is neither: with
     * `leave` and `fail` that is an error, `stop` stops it. A change sends no request.
     * @default "leave"
     */
    onForeignRun?: pulumi.Input<"leave" | "stop" | "fail"> | undefined;
    /**
     * Whether a newer run by the user who started this resource's own run counts as this resource's (a re-run that no state has
     * recorded), and so is stopped at delete and at a re-run: `ours`, or `foreign`, for teams whose schedulers share that user. The users
     * `op_svc_*` of CDM's own services never count. A change sends no request.
     * @default "ours"
     */
    onRunOfSameUser?: pulumi.Input<"ours" | "foreign"> | undefined;
    /**
     * What a delete that could not stop the run or prove it does: `error` keeps the resource in the state; `warn` lets it go with a
     * warning that says why and, where CDM could be asked at all, how to stop the run by hand. (A foreign run under `onForeignRun: "fail"` is no
     * failed stop.) A change sends no request.
     * @default "error"
     */
    onStopFailure?: pulumi.Input<"error" | "warn"> | undefined;
    /**
     * What becomes of a run that a create or an update has started and that no state will remember, because Ctrl-C was pressed twice or
     * the pulumi process was killed: `stop` sends a stop, without verifying it; `leave` lets it run. After Ctrl-C either says so, and how to
     * take the run over or stop it by hand; where the pulumi process was killed nobody is left to be told. (Where everything is killed at once nothing can be sent.) A change sends no request.
     * @default "stop"
     */
    onInterrupt?: pulumi.Input<"stop" | "leave"> | undefined;
    /**
     * Whether a run that ends as FAILED fails the operation that waits for it with `waitFor: "completed"`. If not, the outputs `status`
     * and `errorSummary` say so. A change sends no request.
     * @default true
     */
    failOnRunFailure?: pulumi.Input<boolean> | undefined;
    /**
     * How long an operation may take in all. Out of time is an error: after a create or an update the run is kept in the
     * state and the next `up` goes on waiting for the same run; after a delete the resource stays. A change sends no request.
     * (The resource option `customTimeouts` never reaches a dynamic provider.)
     * @default 20m each; 24h for create and update with `waitFor: "completed"`, for update with `onUpdate: "queue"`, for delete with
     * `onDelete: "finish"`
     */
    timeouts?: pulumi.Input<JobRunTimeouts> | undefined;
    /**
     * How long to wait between two looks at the run, growing to 30s with jitter while it starts. The two looks that prove a
     * stop are this far apart. At least 1s, on this machine 100ms. A change sends no request.
     * @default "5s"
     */
    pollInterval?: pulumi.Input<string> | undefined;
}

/** How long each operation may take, from its first request to its last. */
export interface JobRunTimeouts {
    /** @default "20m", with `waitFor: "completed"` "24h" */
    create?: pulumi.Input<string> | undefined;
    /** @default "20m", with `waitFor: "completed"` or `onUpdate: "queue"` "24h" */
    update?: pulumi.Input<string> | undefined;
    /** @default "20m", with `onDelete: "finish"` "24h" */
    delete?: pulumi.Input<string> | undefined;
}
