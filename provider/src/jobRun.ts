import * as pulumi from "@pulumi/pulumi";
import { jobRunProvider, jobRunType } from "./dynamic/doorway.js";
import { plainJson } from "./plainJson.js";
import { keepApart, warnOfOpenCredentials } from "./program.js";
import { projectOf } from "./provider.js";
import { inputNames } from "./run/inputs.js";
import type { LastStop, Unfinished } from "./run/state.js";
import { marksOf } from "./secrets.js";
import { refuseStrays } from "./strays.js";

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

/**
 * One run of a CDM job: started once by `pulumi up`, run again in place when `triggers` or `variables` change, stopped by
 * `pulumi destroy`, which returns only when CDM itself has said twice in a row that the run is no longer live.
 *
 * ```ts
 * new JobRun("orders", { clusterId: "6ec9a0a4-76be-4262-8697-e7af1fac7920", jobName: "mysql2obs" });
 * ```
 *
 * The job must exist; only its runs are managed. A job that is live already is not started beside it (see `ifRunning`). Outputs are what CDM last said of the run, in its own words and numbers; dates are milliseconds since the epoch.
 *
 * The resource option `deleteBeforeReplace` is always true, because a job has one run at a time. `import` and `id` are refused: `ifRunning: "adopt"`
 * takes a live run over. With `deletedWith` the run is not stopped when the other resource goes, which gets a warning. `ignoreChanges` is seen where it is given
 * to the constructor; a transform that adds it to a JobRun whose last update failed may bring back an old trigger.
 *
 * Sources: "Starting a Job", "Querying Job Status" and "Stopping a Job" in the CDM API reference (support.huaweicloud.com/api-cdm).
 */
export class JobRun extends pulumi.CustomResource {
    /** Whether the job migrates incremental data. */
    declare public readonly isIncrementing: pulumi.Output<boolean | undefined>;
    declare public readonly deleteRows: pulumi.Output<number | undefined>;
    declare public readonly updateRows: pulumi.Output<number | undefined>;
    declare public readonly writeRows: pulumi.Output<number | undefined>;
    /** CDM's number for this run, counted per cluster. */
    declare public readonly submissionId: pulumi.Output<number | undefined>;
    declare public readonly jobName: pulumi.Output<string>;
    /** Who started the run. */
    declare public readonly creationUser: pulumi.Output<string | undefined>;
    declare public readonly creationDate: pulumi.Output<number | undefined>;
    declare public readonly executeDate: pulumi.Output<number | undefined>;
    /** As CDM gives it: editions differ in its scale, and 0 and −1 are seen on success too. */
    declare public readonly progress: pulumi.Output<number | undefined>;
    /** CDM's own word when it was last seen, an open set: BOOTING, RUNNING, SUCCEEDED, FAILED, STOPPED and others. */
    declare public readonly status: pulumi.Output<string | undefined>;
    declare public readonly isStoppingIncrement: pulumi.Output<string | undefined>;
    /** Whether the schedule started the run. */
    declare public readonly isExecuteAuto: pulumi.Output<boolean | undefined>;
    declare public readonly lastUpdateDate: pulumi.Output<number | undefined>;
    declare public readonly lastUpdateUser: pulumi.Output<string | undefined>;
    /** Whether the job deletes itself after its run. */
    declare public readonly isDeleteJob: pulumi.Output<boolean | undefined>;

    /** The id of the run in CDM's execution engine. */
    declare public readonly externalId: pulumi.Output<string | undefined>;
    /** `rowsRead`, `rowsWritten`, `bytesRead` and so on, once the run has SUCCEEDED; what does not apply is absent. */
    declare public readonly counters: pulumi.Output<Readonly<Record<string, number>> | undefined>;
    /** CDM's reason, once the run has FAILED. */
    declare public readonly errorSummary: pulumi.Output<string | undefined>;
    declare public readonly errorDetails: pulumi.Output<string | undefined>;

    /** Whether this resource started the run itself. */
    declare public readonly startedByUs: pulumi.Output<boolean>;
    /** True once a refresh has seen a newer run of the job than this one. */
    declare public readonly superseded: pulumi.Output<boolean | undefined>;
    /** True once CDM has forgotten the run (it keeps 30 days): the outputs are what was last known. */
    declare public readonly historyExpired: pulumi.Output<boolean | undefined>;
    /** What an operation that ran out of time still owes; the next `up` goes on with it. */
    declare public readonly unfinished: pulumi.Output<Unfinished | undefined>;
    /** How the run before this one was stopped, where an update had to. */
    declare public readonly lastStop: pulumi.Output<LastStop | undefined>;

    declare public readonly clusterId: pulumi.Output<string>;
    /** The project in which the run lives, wherever it was given. */
    declare public readonly projectId: pulumi.Output<string>;
    /** The region in which the run lives, where it was given. */
    declare public readonly region: pulumi.Output<string | undefined>;

    constructor(name: string, args: JobRunArgs, opts: pulumi.CustomResourceOptions = {}) {
        refuseImport(name, opts);
        refuseStrays(`JobRun "${name}"`, "inputs", args, inputNames);
        const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
        const provider = opts.provider ?? opts.parent?.getProvider(jobRunType);
        keepApart({ ...args, name, provider, projectId: args.projectId ?? projectOf(provider) });
        // The URN is for the engine's display. As an Output it would be a cycle as soon as a component holds two JobRuns
        // (observed: "184 promises were still active"), as a promise it is not.
        const urn = new Promise<string>((resolve) => {
            pulumi.createUrn(name, jobRunType, opts.parent).apply(resolve);
        });
        super(
            jobRunType,
            name,
            {
                ...outputs,
                ...args,
                variables: plainJson(args.variables, "variables"),
                triggers: plainJson(args.triggers, "triggers"),
                __urn: urn,
                __ignoreChanges: opts.ignoreChanges ?? [],
                __replaceOnChanges: opts.replaceOnChanges,
                ...marksOf(args),
                __provider: jobRunProvider,
            },
            // The diff's own flag does not reach --replace, state taint and replaceOnChanges, and this option beats it
            // (observed with CLI 3.274.1).
            { ...opts, deleteBeforeReplace: true },
        );
        if (opts.deleteBeforeReplace === false) warnOfOrder(this);
        if (opts.deletedWith !== undefined) warnOfDeletedWith(this);
        warnOfOpenCredentials(this);
    }
}

/**
 * @throws RunError, which the CLI shows without a stack: at either option the engine has nothing to give the provider, not even
 * its own text, and the host breaks off (observed with CLI 3.274.1: "code must be a string, not undefined")
 */
function refuseImport(name: string, opts: pulumi.CustomResourceOptions): void {
    // An empty one is none to the SDK, too.
    const option = (["import", "id"] as const).find((one) => opts[one]);
    if (option === undefined) return;
    throw new pulumi.RunError(
        `JobRun "${name}" has the resource option "${option}": a JobRun can be neither imported nor read from CDM alone, because Pulumi's dynamic ` +
            'providers get no inputs there. To take a live run over, leave the option out and set ifRunning: "adopt".',
    );
}

/** The engine deletes such a resource without a word to its provider, together with the other one. */
function warnOfDeletedWith(jobRun: JobRun): void {
    const text =
        "deletedWith: when the other resource is deleted, Pulumi drops this JobRun without asking its provider. Its run is then NOT stopped, and " +
        "goes on with nobody to stop it. Leave deletedWith out; a dependency on the other resource has the run stopped first.";
    pulumi.log.warn(text, jobRun).catch(() => {});
}

function warnOfOrder(jobRun: JobRun): void {
    const text =
        "deleteBeforeReplace: false is not obeyed: a job has one run at a time, so the old run is stopped and verified before the new one starts.";
    pulumi.log.warn(text, jobRun).catch(() => {});
}

/** An output shows on the resource only where its name was among the inputs, even if undefined (observed with SDK 3.248.0). */
const outputNames = [
    "isIncrementing",
    "deleteRows",
    "updateRows",
    "writeRows",
    "submissionId",
    "jobName",
    "creationUser",
    "creationDate",
    "executeDate",
    "progress",
    "status",
    "isStoppingIncrement",
    "isExecuteAuto",
    "lastUpdateDate",
    "lastUpdateUser",
    "isDeleteJob",
    "externalId",
    "counters",
    "errorSummary",
    "errorDetails",
    "startedByUs",
    "superseded",
    "historyExpired",
    "unfinished",
    "lastStop",
    "clusterId",
    "projectId",
    "region",
] as const satisfies readonly (keyof JobRun)[];
