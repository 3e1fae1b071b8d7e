import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();

const run = new JobRun("adopted", {
    clusterId: config.get("clusterId") ?? "emulator-cluster",
    jobName: config.get("jobName") ?? "demo",
    // If the job is live at the first `pulumi up`, its run becomes this resource's. If it is not, `pulumi up` starts it.
    ifRunning: "adopt",
    // After the adoption, a change of this value runs the job again.
    triggers: { revision: config.get("revision") ?? "1" },
});

export const submissionId = run.submissionId;
export const startedBy = run.creationUser;
/** False for a run that was adopted. */
export const startedByUs = run.startedByUs;
