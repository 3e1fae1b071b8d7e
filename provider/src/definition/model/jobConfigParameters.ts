interface JobConfigParameter {
    /** CDM's name, with its group. */
    readonly parameter: `${"groupJob" | "retryJob" | "scheduler" | "throttling"}Config.${string}`;
    readonly type: "string" | "number" | "boolean";
    /** The only values that CDM takes, if there are such. */
    readonly values?: readonly string[];
}

/**
 * The names in a Job's input `config`, which are those of the bridged provider (`@huaweicloudos/pulumi`, `cdm.Job`), and what CDM calls each one.
 *
 * Sources: resource_huaweicloud_cdm_job.go in huaweicloud/terraform-provider-huaweicloud, of which the bridged provider is made, and
 * "Job Parameter Description" of the API reference (job_parameter_description.rst in opentelekomcloud-docs/data-arts-studio).
 */
export const jobConfigParameters = {
    groupName: { parameter: "groupJobConfig.groupName", type: "string" },
    retryType: { parameter: "retryJobConfig.retryJobType", type: "string", values: ["NONE", "RETRY_TRIPLE"] },
    schedulerEnabled: { parameter: "schedulerConfig.isSchedulerJob", type: "boolean" },
    schedulerCycleType: {
        parameter: "schedulerConfig.cycleType",
        type: "string",
        values: ["minute", "hour", "day", "week", "month"],
    },
    schedulerCycle: { parameter: "schedulerConfig.cycle", type: "number" },
    schedulerRunAt: { parameter: "schedulerConfig.runAt", type: "string" },
    schedulerStartDate: { parameter: "schedulerConfig.startDate", type: "string" },
    schedulerStopDate: { parameter: "schedulerConfig.stopDate", type: "string" },
    schedulerDisposableType: {
        parameter: "schedulerConfig.disposableType",
        type: "string",
        values: ["NONE", "DELETE_AFTER_SUCCEED", "DELETE"],
    },
    throttlingExtractorsNumber: { parameter: "throttlingConfig.numExtractors", type: "number" },
    throttlingLoaderNumber: { parameter: "throttlingConfig.numLoaders", type: "number" },
    throttlingRecordDirtyData: { parameter: "throttlingConfig.recordDirtyData", type: "boolean" },
    throttlingDirtyWriteToLink: { parameter: "throttlingConfig.writeToLink", type: "string" },
    throttlingDirtyWriteToBucket: { parameter: "throttlingConfig.obsBucket", type: "string" },
    throttlingDirtyWriteToDirectory: { parameter: "throttlingConfig.dirtyDataDirectory", type: "string" },
    throttlingMaxErrorRecords: { parameter: "throttlingConfig.maxErrorRecords", type: "number" },
} as const satisfies Readonly<Record<string, JobConfigParameter>>;
