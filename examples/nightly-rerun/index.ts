import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();

const run = new JobRun("nightly", {
    clusterId: config.get("clusterId") ?? "emulator-cluster",
    jobName: config.get("jobName") ?? "demo",
    // Another date is another run. The same date is none.
    triggers: { date: config.require("date") },
    // `pulumi up` returns when the run has SUCCEEDED. If the run fails, `pulumi up` fails too.
    waitFor: "completed",
    // If the run of the last night is still live, it may end first. By default it is stopped.
    onUpdate: "queue",
});

export const submissionId = run.submissionId;
export const status = run.status;
export const rows = run.counters.apply((counters) => counters?.rowsWritten);
