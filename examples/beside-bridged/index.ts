import * as huaweicloud from "@huaweicloudos/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();

// The job's definition. This resource also starts the job, at its create and after each change.
const job = new huaweicloud.cdm.Job("orders", {
    name: "mysql2obs",
    jobType: "NORMAL_JOB",
    clusterId: config.require("clusterId"),
    sourceConnector: "generic-jdbc-connector",
    sourceLinkName: config.require("sourceLink"),
    sourceJobConfig: { schemaName: "shop", tableName: "orders" },
    destinationConnector: "obs-connector",
    destinationLinkName: config.require("destinationLink"),
    destinationJobConfig: { bucketName: config.require("bucket"), outputDirectory: "/orders" },
    // CDM itself starts no run: neither by a schedule nor after a failure.
    config: { schedulerEnabled: false, retryType: "NONE" },
});

// The job's run. It takes the job's outputs, so destroy first stops the run, and then deletes the job.
const run = new JobRun("orders", {
    clusterId: job.clusterId,
    jobName: job.name,
    // The run that the resource above has started becomes this resource's.
    ifRunning: "adopt",
    // After a change of the definition the resource above starts another run. Destroy and a re-run stop that one too.
    onForeignRun: "stop",
    // Another revision runs the job again, without a change of the definition.
    triggers: { revision: config.get("revision") ?? "1" },
});

export const status = run.status;
