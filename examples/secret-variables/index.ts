import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();

const run = new JobRun("export", {
    clusterId: config.get("clusterId") ?? "emulator-cluster",
    jobName: config.get("jobName") ?? "demo",
    // Each start sends these to CDM. A change of one runs the job again.
    variables: {
        day: config.get("day") ?? "2026-11-24",
        // The state has this value as ciphertext only, and messages show asterisks in its place.
        password: config.requireSecret("password"),
    },
});

export const status = run.status;
