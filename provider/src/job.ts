import * as pulumi from "@pulumi/pulumi";
import { jobKind } from "./definition/model/job.js";
import { jobProvider, jobType } from "./dynamic/doorway.js";
import type { JobArgs } from "./jobArgs.js";
import { commonOutputs, registrationOf, warnOfDefinition } from "./program/definition.js";
import { encryptParameters } from "./program/definitionSecrets.js";
import { linkProblemsOf, noteLinkNames } from "./program/linkNames.js";

/**
 * The definition of a CDM job: what it moves from where to where. It never starts the job: a `JobRun` does.
 *
 * ```ts
 * const clusterId = "6ec9a0a4-76be-4262-8697-e7af1fac7920";
 * const orders = new Job("orders", {
 *     clusterId,
 *     sourceConnector: "generic-jdbc-connector",
 *     sourceLinkName: "shop", // or the name of a Link
 *     sourceJobConfig: { schemaName: "shop", tableName: "orders" },
 *     destinationConnector: "obs-connector",
 *     destinationLinkName: "lake",
 *     destinationJobConfig: { bucketName: "lake", outputDirectory: "/orders", outputFormat: "CSV_FILE" },
 * });
 * new JobRun("orders-night", { clusterId, jobName: orders.name, triggers: { definition: orders.definitionHash } });
 * ```
 *
 * With `definitionHash` in the `triggers` of a JobRun, a change of the definition updates the job, stops the old run, and runs the job again.
 *
 * A create fails if the cluster has a job of this name (see `ifExists`). If its answer gets lost, the job is looked up by its name before
 * anything is sent again. A change of `name`, `clusterId` or `jobType` replaces the job: the old one is deleted first, after the
 * JobRuns that depend on it were stopped. So does the replacement of a Link whose name or connector it takes. Any other change updates it in place,
 * also while a run is live: a run has its own copy of the definition.
 * A parameter that was changed in the console shows after a refresh, by its name, and the next `up` sets it back. CDM's defaults are no difference.
 *
 * A delete returns once CDM has said twice that there is no such job. It stops no run: a job with a live run is an error that names the run and
 * its user. The runs of JobRuns in the same program are stopped before, because they depend on the job.
 *
 * Sources: "Creating a Job in a Specified Cluster", "Querying a Job", "Modifying a Job" and "Deleting a Job" in the CDM API reference
 * (support.huaweicloud.com/api-cdm).
 */
export class Job extends pulumi.CustomResource {
    /** The input of this name, or the resource's name in Pulumi. Give it to a JobRun as `jobName`. */
    declare public readonly name: pulumi.Output<string>;
    /** The input of this name. */
    declare public readonly clusterId: pulumi.Output<string>;
    /** What the job moves: NORMAL_JOB, BATCH_JOB or SCENARIO_JOB. */
    declare public readonly jobType: pulumi.Output<string>;
    /** CDM's number for the job. */
    declare public readonly jobId: pulumi.Output<number | undefined>;
    /**
     * A hash of what the program says of the job. It changes when the definition does, is the same for every edition of CDM, and a preview knows
     * it. Put it into the `triggers` of a JobRun. Parameters that are secrets are no part of it: if a whole map comes from a secret, none of its
     * parameters is.
     */
    declare public readonly definitionHash: pulumi.Output<string>;
    /** Whether the job may be started. Undefined if this edition of CDM does not say. */
    declare public readonly enabled: pulumi.Output<boolean | undefined>;
    /** The name of the user who created the job. */
    declare public readonly creationUser: pulumi.Output<string | undefined>;
    /** When the job was created, in milliseconds since the epoch. */
    declare public readonly creationDate: pulumi.Output<number | undefined>;
    /** The name of the user who last changed the job. */
    declare public readonly updateUser: pulumi.Output<string | undefined>;
    /** When the job was last changed, in milliseconds since the epoch. */
    declare public readonly updateDate: pulumi.Output<number | undefined>;
    /** The project of the cluster, from the input, a `Provider`, the environment or stack configuration. */
    declare public readonly projectId: pulumi.Output<string>;
    /** The region of the cluster, from the same sources. Undefined if none of them has one. */
    declare public readonly region: pulumi.Output<string | undefined>;

    constructor(name: string, args: JobArgs, opts: pulumi.CustomResourceOptions = {}) {
        const { clusterId, sourceLinkName, destinationLinkName } = args;
        const linkNames = { sourceLinkName, destinationLinkName };
        const encrypted = {
            ...args,
            sourceJobConfig: encryptParameters(args.sourceJobConfig),
            destinationJobConfig: encryptParameters(args.destinationJobConfig),
        };
        const { properties, options } = registrationOf(resource, name, encrypted, opts);
        super(jobType, name, { ...properties, __linkProblems: linkProblemsOf(clusterId, linkNames) }, options);
        warnOfDefinition(this, opts);
        noteLinkNames(this, clusterId, linkNames);
    }
}

const outputNames = ["jobType", "jobId", ...commonOutputs] as const satisfies readonly (keyof Job)[];

const resource = {
    kind: "Job",
    type: jobType,
    provider: jobProvider,
    inputNames: Object.keys(jobKind.validators),
    outputNames,
} as const;
