import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();

const run = new JobRun("copy", {
    clusterId: config.get("clusterId") ?? "emulator-cluster",
    jobName: config.get("jobName") ?? "demo",
    // A stop that is not proved within this time fails the teardown, and the stack keeps the run.
    timeouts: { delete: "10m" },
});

export const status = run.status;
