import type * as pulumi from "@pulumi/pulumi";
import type { DefinitionTimeouts, ParameterValue } from "./linkArgs.js";

/** The inputs of a `Job`: the names of the bridged provider's `cdm.Job`, and a few more. Each one says what a change of it does. */
export interface JobArgs {
    /** The id of the CDM cluster. A change replaces the job: it is deleted there, and created here. A secret value is an error, as for a JobRun. */
    clusterId: pulumi.Input<string>;
    /**
     * The job's name in the cluster: 1 to 240 letters, digits, `-`, `_` and `.`, not `-` or `.` first. A change replaces the job. A secret value
     * is an error.
     * @default the name of this resource in Pulumi
     */
    name?: pulumi.Input<string> | undefined;
    /**
     * What the job moves. A change replaces the job.
     *
     * - `NORMAL_JOB`: a table or files
     * - `BATCH_JOB`: a whole database
     * - `SCENARIO_JOB`: a scenario
     *
     * @default "NORMAL_JOB"
     */
    jobType?: pulumi.Input<"NORMAL_JOB" | "BATCH_JOB" | "SCENARIO_JOB"> | undefined;
    /** CDM's word for the kind of the source, such as `generic-jdbc-connector`. A change updates the job in place. */
    sourceConnector: pulumi.Input<string>;
    /** The name of the link to the source. Give `link.name` of a `Link`, so that Pulumi creates it first. A change updates the job in place. */
    sourceLinkName: pulumi.Input<string>;
    /**
     * CDM's parameters of the source, by their names without `fromJobConfig.`: `{ schemaName: "shop", tableName: "orders" }`. A change updates the
     * job in place. The functions of `connectors` write such a map. A name that is close to a known one is an error that gives the known one; any
     * other unknown name is sent as it is.
     */
    sourceJobConfig: pulumi.Input<Record<string, pulumi.Input<ParameterValue>>>;
    /** CDM's word for the kind of the destination, such as `obs-connector`. A change updates the job in place. */
    destinationConnector: pulumi.Input<string>;
    /** The name of the link to the destination. A change updates the job in place. */
    destinationLinkName: pulumi.Input<string>;
    /** CDM's parameters of the destination, by their names without `toJobConfig.`. A change updates the job in place. */
    destinationJobConfig: pulumi.Input<Record<string, pulumi.Input<ParameterValue>>>;
    /** How CDM runs the job: its schedule, retries and limits. A change updates the job in place. @default CDM's own values */
    config?: pulumi.Input<JobConfig> | undefined;
    /**
     * What a create does if the cluster has a job of this name:
     *
     * - `fail`: an error that tells whose job it is
     * - `adopt`: that job becomes this resource's, and is updated to what the program says. A job of another `jobType` is an error.
     *
     * A change sends no request.
     * @default "fail"
     */
    ifExists?: pulumi.Input<"fail" | "adopt"> | undefined;
    /**
     * What an update does if CDM refuses it because the job is running. CDM usually accepts it: a run has its own copy of the definition.
     *
     * - `fail`: an error that names the run and its user
     * - `wait`: waits until the run has ended, and sends the update again
     * - `stop`: stops the run, no matter which user started it, verifies that, and sends the update again
     *
     * A change sends no request.
     * @default "fail"
     */
    whileRunning?: pulumi.Input<"fail" | "wait" | "stop"> | undefined;
    /** The id of the project that has the cluster. A change replaces the job. @default as for a JobRun */
    projectId?: pulumi.Input<string> | undefined;
    /** The region of the cluster. A change replaces the job. @default as for a JobRun */
    region?: pulumi.Input<string> | undefined;
    /** CDM's address: https, or plain http to this machine. A change sends no request. @default as for a JobRun */
    endpoint?: pulumi.Input<string> | undefined;
    /** How long each operation may take. A change sends no request. @default 20m each */
    timeouts?: pulumi.Input<DefinitionTimeouts> | undefined;
}

/**
 * How CDM runs a job. What is left out is CDM's own choice, and no difference.
 *
 * Source: "Job Parameter Description" in the CDM API reference, and the bridged provider's names.
 */
export interface JobConfig {
    /** Whether CDM starts a failed run again: `NONE`, or `RETRY_TRIPLE` for up to three times. */
    retryType?: pulumi.Input<"NONE" | "RETRY_TRIPLE"> | undefined;
    /** Whether CDM starts the job by itself. A JobRun warns of such a job: a schedule starts runs that no program asked for. */
    schedulerEnabled?: pulumi.Input<boolean> | undefined;
    /** The unit of the schedule: `minute`, `hour`, `day`, `week` or `month`. */
    schedulerCycleType?: pulumi.Input<string> | undefined;
    /** How many units lie between two starts. */
    schedulerCycle?: pulumi.Input<number> | undefined;
    /** When within the unit, for `hour`, `week` and `month`: `"27,57"`, `"mon,tue"`, `"1,2,15"`. */
    schedulerRunAt?: pulumi.Input<string> | undefined;
    /** When the schedule begins: `yyyy-MM-dd HH:mm:ss`. */
    schedulerStartDate?: pulumi.Input<string> | undefined;
    /** When the schedule ends, in the same form. Without it, it never does. */
    schedulerStopDate?: pulumi.Input<string> | undefined;
    /** Whether CDM deletes the job after its run: `NONE`, `DELETE_AFTER_SUCCEED` or `DELETE`. A deleted job is a difference that the next `up` mends. */
    schedulerDisposableType?: pulumi.Input<string> | undefined;
    /** How many parts of the source are read at once. */
    throttlingExtractorsNumber?: pulumi.Input<number> | undefined;
    /** How many parts are written at once. For HBase and Hive only. */
    throttlingLoaderNumber?: pulumi.Input<number> | undefined;
    /** Whether CDM keeps records that it could not write. */
    throttlingRecordDirtyData?: pulumi.Input<boolean> | undefined;
    /** The name of the OBS or HDFS link to which those records go. */
    throttlingDirtyWriteToLink?: pulumi.Input<string> | undefined;
    /** The OBS bucket to which they go. */
    throttlingDirtyWriteToBucket?: pulumi.Input<string> | undefined;
    /** The folder to which they go. */
    throttlingDirtyWriteToDirectory?: pulumi.Input<string> | undefined;
    /** How many records each part may fail to write before the job ends as failed. */
    throttlingMaxErrorRecords?: pulumi.Input<number> | undefined;
    /** The group that the console shows the job in. */
    groupName?: pulumi.Input<string> | undefined;
    /** Any other parameter of CDM's, by its full name: `"throttlingConfig.byteRate"`. */
    [parameter: `${string}.${string}`]: pulumi.Input<ParameterValue> | undefined;
}
