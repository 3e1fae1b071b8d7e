import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();
const clusterId = config.get("clusterId") ?? "emulator-cluster";
const date = config.require("date");

const runs = config
    .requireObject<string[]>("tables")
    .map(
        (table) => new JobRun(table, { clusterId, jobName: `copy-${table}`, triggers: { date }, waitFor: "completed" }),
    );

/** How many rows all runs have written together. */
export const rows = pulumi
    .all(runs.map(({ counters }) => counters))
    .apply((all) => all.reduce((sum, counters) => sum + (counters?.rowsWritten ?? 0), 0));
