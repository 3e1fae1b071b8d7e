import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();
const clusterId = config.get("clusterId") ?? "emulator-cluster";

const extract = new JobRun("extract", {
    clusterId,
    jobName: config.get("extractJob") ?? "extract",
    triggers: { revision: config.get("revision") ?? "1" },
    // The counters are there when the run has SUCCEEDED.
    waitFor: "completed",
});

/** How many rows the run has written. */
export const rows = extract.counters.apply((counters) => counters?.rowsWritten ?? 0);

const load = new JobRun("load", {
    clusterId,
    jobName: config.get("loadJob") ?? "load",
    // The job gets the number as its variable. An output of another resource also makes the order: this run starts when that one has ended.
    variables: { expectedRows: pulumi.interpolate`${rows}` },
    waitFor: "completed",
});

export const loaded = load.status;
