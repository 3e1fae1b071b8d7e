import * as pulumi from "@pulumi/pulumi";
import type { RunCounters } from "./cdm/runCounters.js";
import type { RunStatus } from "./cdm/runStatus.js";
import { jobRunProvider, jobRunType } from "./dynamic/doorway.js";
import type { JobRunArgs } from "./jobRunArgs.js";
import { refuseDuplicateJob } from "./program/duplicates.js";
import { plainJson } from "./program/plainJson.js";
import { refuseImport } from "./program/refuseImport.js";
import { secretMarksOf } from "./program/secretMarks.js";
import { warnOfPlaintextCredentials } from "./program/stackSecrets.js";
import { refuseUnknownNames } from "./program/unknownNames.js";
import { projectOf } from "./provider.js";
import { inputNames } from "./run/model/inputNames.js";
import type { LastStop, Unfinished } from "./run/model/state.js";

/**
 * One run of a CDM job. `pulumi up` starts it once. A change of `triggers` or `variables` re-runs the job in place. `pulumi destroy` stops
 * the run, and returns only when CDM itself has said twice in a row that the run is no longer live.
 *
 * ```ts
 * new JobRun("orders", { clusterId: "6ec9a0a4-76be-4262-8697-e7af1fac7920", jobName: "mysql2obs" });
 * ```
 *
 * The job must exist: this resource manages its runs, not its definition. If the job is live already, a create does not start a second run
 * (see `ifRunning`). Outputs are what CDM last said of the run, in CDM's own words and numbers. Dates are milliseconds since the epoch.
 *
 * Resource options:
 * - `deleteBeforeReplace` is always true, because a job has one run at a time. `false` gets a warning.
 * - `import` and `id` are errors. To take a live run over, set `ifRunning: "adopt"`.
 * - `deletedWith` gets a warning: if the other resource is deleted, Pulumi drops this one and its run is not stopped.
 * - `ignoreChanges` takes effect if the constructor gets it. If a transform adds it to a JobRun whose last update failed, an old trigger may
 *   come back.
 *
 * Sources: "Starting a Job", "Querying Job Status" and "Stopping a Job" in the CDM API reference (support.huaweicloud.com/api-cdm).
 */
export class JobRun extends pulumi.CustomResource {
    /** Whether the job migrates incremental data. */
    declare public readonly isIncrementing: pulumi.Output<boolean | undefined>;
    /** CDM's count of the rows that the run has deleted. */
    declare public readonly deleteRows: pulumi.Output<number | undefined>;
    /** CDM's count of the rows that the run has updated. */
    declare public readonly updateRows: pulumi.Output<number | undefined>;
    /** CDM's count of the rows that the run has written. See `counters` for more. */
    declare public readonly writeRows: pulumi.Output<number | undefined>;
    /** CDM's number for this run. CDM counts per cluster. */
    declare public readonly submissionId: pulumi.Output<number | undefined>;
    /** The input of this name. */
    declare public readonly jobName: pulumi.Output<string>;
    /** The name of the user who started the run. */
    declare public readonly creationUser: pulumi.Output<string | undefined>;
    /** When the run was created, in milliseconds since the epoch. */
    declare public readonly creationDate: pulumi.Output<number | undefined>;
    /** CDM's execution date of the run, in milliseconds since the epoch. */
    declare public readonly executeDate: pulumi.Output<number | undefined>;
    /** The progress as CDM gives it. Editions of CDM differ in the scale, and show 0 and −1 on success too. */
    declare public readonly progress: pulumi.Output<number | undefined>;
    /** CDM's word for the run when it was last seen: BOOTING, RUNNING, SUCCEEDED, FAILED, STOPPED and others. The set is open. */
    declare public readonly status: pulumi.Output<RunStatus | (string & {}) | undefined>;
    /** CDM's `isStopingIncrement`: whether CDM is stopping the migration of incremental data. */
    declare public readonly isStoppingIncrement: pulumi.Output<string | undefined>;
    /** Whether CDM started the run by itself: by the job's schedule or its automatic retry. */
    declare public readonly isExecuteAuto: pulumi.Output<boolean | undefined>;
    /** When CDM last updated the run, in milliseconds since the epoch. */
    declare public readonly lastUpdateDate: pulumi.Output<number | undefined>;
    /** The name of the user who last updated the run. */
    declare public readonly lastUpdateUser: pulumi.Output<string | undefined>;
    /** Whether the job deletes itself after its run. */
    declare public readonly isDeleteJob: pulumi.Output<boolean | undefined>;

    /** The id of the run in CDM's execution engine. */
    declare public readonly externalId: pulumi.Output<string | undefined>;
    /**
     * `rowsRead`, `rowsWritten`, `bytesRead` and so on, once the run has SUCCEEDED. Undefined before. A counter that does not apply is absent.
     * Pulumi warns of an undefined export: export `run.counters.apply((counters) => counters?.rowsWritten ?? null)`.
     */
    declare public readonly counters: pulumi.Output<RunCounters | undefined>;
    /** CDM's reason, once the run has FAILED. */
    declare public readonly errorSummary: pulumi.Output<string | undefined>;
    /** CDM's details of that reason, cut to 16 KB. */
    declare public readonly errorDetails: pulumi.Output<string | undefined>;

    /** Whether this resource started the run itself. */
    declare public readonly startedByUs: pulumi.Output<boolean>;
    /** True once a refresh has seen a newer run of the job than this one. */
    declare public readonly superseded: pulumi.Output<boolean | undefined>;
    /** True once CDM has forgotten the run, which it keeps for 30 days. The outputs then hold what was last known. */
    declare public readonly historyExpired: pulumi.Output<boolean | undefined>;
    /** What a create or an update that failed still owes. The next `up` goes on with it. Undefined if nothing is owed. */
    declare public readonly unfinished: pulumi.Output<Unfinished | undefined>;
    /** How an update stopped the run before this one. Undefined if no update had to. */
    declare public readonly lastStop: pulumi.Output<LastStop | undefined>;
    /**
     * CDM's page in the cloud's console, in the run's region: the list of clusters, which leads to the job. The job's own page has no address
     * that the vendor documents. Only for CDM's own address in the public cloud, `https://cdm.<region>.myhuaweicloud.com`. Undefined for any
     * other address, or if the region or the address is a secret. An older state gets it with the next refresh or request.
     * Pulumi warns of an undefined export: export `run.console.apply((page) => page ?? null)`.
     */
    declare public readonly console: pulumi.Output<string | undefined>;

    /** The input of this name. */
    declare public readonly clusterId: pulumi.Output<string>;
    /** The project of the run, from the input, a `Provider`, the environment or stack configuration. */
    declare public readonly projectId: pulumi.Output<string>;
    /** The region of the run, from the same sources. Undefined if none of them has one. */
    declare public readonly region: pulumi.Output<string | undefined>;

    constructor(name: string, args: JobRunArgs, opts: pulumi.CustomResourceOptions = {}) {
        refuseImport(
            `JobRun "${name}"`,
            opts,
            'To take a live run over, leave the option out and set ifRunning: "adopt".',
        );
        refuseUnknownNames(`JobRun "${name}"`, "inputs", args, inputNames);
        const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
        const provider = opts.provider ?? opts.parent?.getProvider(jobRunType);
        refuseDuplicateJob({ ...args, name, provider, projectId: args.projectId ?? projectOf(provider) });
        // The URN names this resource in the engine's display. As an Output it would make a cycle if a component holds two JobRuns
        // (observed: "184 promises were still active"). As a promise it makes none.
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
                // The engine tells the provider of no preview.
                __isPreview: pulumi.runtime.isDryRun() || undefined,
                ...secretMarksOf(args),
                __provider: jobRunProvider,
            },
            // The flag that diff returns has no effect on --replace, state taint and replaceOnChanges. This option overrides that flag
            // (observed with CLI 3.274.1).
            { ...opts, deleteBeforeReplace: true },
        );
        if (opts.deleteBeforeReplace === false) warnOfOrder(this);
        if (opts.deletedWith !== undefined) warnOfDeletedWith(this);
        warnOfPlaintextCredentials(this);
    }
}

/** The engine deletes such a resource together with the other one, and does not call the provider. */
function warnOfDeletedWith(jobRun: JobRun): void {
    const text =
        "deletedWith: if the other resource is deleted, Pulumi drops this JobRun without asking its provider. Its run is then NOT stopped, and " +
        "nothing will stop it later. Leave deletedWith out. With dependsOn instead, the run is stopped first.";
    pulumi.log.warn(text, jobRun).catch(() => {});
}

function warnOfOrder(jobRun: JobRun): void {
    const text =
        "deleteBeforeReplace: false is not obeyed. A job has one run at a time, so the old run is stopped and verified before the new one starts.";
    pulumi.log.warn(text, jobRun).catch(() => {});
}

/** The SDK shows an output on the resource only if its name is among the inputs, even with the value undefined (observed with SDK 3.248.0). */
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
    "console",
    "clusterId",
    "projectId",
    "region",
] as const satisfies readonly (keyof JobRun)[];
