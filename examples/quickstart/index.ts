import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config("quickstart");

const run = new JobRun("demo", {
    clusterId: config.get("clusterId") ?? "emulator-cluster",
    jobName: config.get("jobName") ?? "demo",
    // If the revision changes, the next `pulumi up` stops the run, verifies that, and starts a new one.
    triggers: { revision: config.get("revision") ?? "1" },
    waitFor: "running",
    pollInterval: "1s",
});

export const submissionId = run.submissionId;
export const status = run.status;
