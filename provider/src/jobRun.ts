import * as pulumi from "@pulumi/pulumi";
import { jobRunProvider, jobRunType } from "./dynamic/doorway.js";
import type { JobRunArgs } from "./jobRunArgs.js";
import { refuseDuplicateJob, warnOfOpenCredentials } from "./program/checks.js";
import { plainJson } from "./program/plainJson.js";
import { marksOf } from "./program/secretMarks.js";
import { refuseStrays } from "./program/strays.js";
import { projectOf } from "./provider.js";
import { inputNames } from "./run/model/inputNames.js";
import type { LastStop, Unfinished } from "./run/model/state.js";

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
        refuseDuplicateJob({ ...args, name, provider, projectId: args.projectId ?? projectOf(provider) });
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
