import { getJobStatus } from "../api/getJobStatus.js";
import type { JobStatus } from "../api/run.js";
import type { JobRow } from "../cdm/answers.js";
import { describeLength } from "../common/duration.js";
import { saidWord, visible } from "../common/text.js";
import {
    describeMovedBytes,
    describeProgress,
    describeRows,
    livenessOf,
    progressAt,
    withSample,
} from "../run/index.js";
import { jobsOfCluster } from "./clusterJobs.js";
import type { CommandHost } from "./commandHost.js";
import { done } from "./frame/exitCodes.js";
import { clusterOption, jobOption, jsonOption, placeOptions } from "./frame/options.js";
import { printJson } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb } from "./frame/verb.js";
import { apiHostOf, jobCallOf, type PlaceValues } from "./jobCall.js";
import { colorOfStatus, paintFor } from "./show/colors.js";
import { dateOf, durationOf, submissionOf } from "./show/runText.js";
import { type Column, table } from "./show/table.js";

/** One look at a job, or at all jobs of a cluster. */
export const status = defineVerb({
    name: "status",
    summary: "shows a job's last run, or all jobs of a cluster with the status of each",
    description:
        "Shows the last run of a job: its status and progress, its user, its dates, and CDM's reason if it has FAILED. With --cluster alone it " +
        "shows a table of the cluster's jobs from CDM's list, where a status may be some seconds old. It changes nothing.",
    options: {
        cluster: clusterOption,
        job: { ...jobOption, text: "the job; without it, all jobs of the cluster" },
        ...placeOptions,
        json: jsonOption,
    },
    examples: [
        ["--cluster 6ec9a0a4 --job mysql2obs", "shows the job's last run"],
        ["--cluster 6ec9a0a4", "shows a table of the cluster's jobs"],
        ["--cluster 6ec9a0a4 --job mysql2obs --json", "the same for a script, such as jq .status"],
    ],
    exits: {
        0: "CDM has answered, whatever has become of the run. To act on that, use watch, or .status of --json",
        1: "there is no such job or cluster, or CDM could not be asked",
    },
    async run(values, host) {
        const { cluster, job, json, ...place } = values;
        if (cluster === undefined) throw new UsageError("--cluster says which cluster, and --job which job of it");
        if (job === undefined) return showCluster(cluster, place, json, host);
        const seen = await getJobStatus(jobCallOf(values, host), apiHostOf(host));
        if (json) printJson(host, seen);
        else host.stdout(visible(linesOf(seen, host).join("\n")));
        return done;
    },
});

function linesOf(run: JobStatus, host: CommandHost): string[] {
    const { liveness, submissionId, creationUser, creationDate, lastUpdateDate, errorSummary } = run;
    const of = `job "${run.jobName}" in cluster ${run.clusterId}`;
    if (liveness === "neverRan") return [`CDM knows of no run of ${of}.`];
    const { now } = host.clock;
    const progress = progressAt(withSample(undefined, { run: submissionOf(run), at: 0 }), 0);
    const sinceMs = creationDate === undefined ? undefined : now() - creationDate;
    const tookMs = durationOf(run);
    const took =
        liveness === "live"
            ? sinceMs !== undefined && sinceMs > 0 && `${describeLength(sinceMs)} ago`
            : tookMs !== undefined && `took ${describeLength(tookMs)}`;
    const lines: [string, string | undefined][] = [
        ["job", of],
        ["run", submissionId === undefined ? "CDM gives no number" : String(submissionId)],
        ["status", describeProgress(progress)],
        ["user", creationUser],
        ["started", creationDate === undefined ? undefined : `${dateOf(creationDate)}${took ? ` (${took})` : ""}`],
        ["updated", lastUpdateDate === undefined ? undefined : dateOf(lastUpdateDate)],
        ["bytes", describeMovedBytes(progress.moved)],
        ["reason", errorSummary],
    ];
    return lines.flatMap(([label, text]) => (text ? [`${label.padEnd(9)}${text}`] : []));
}

const columns: readonly Column[] = [
    { title: "JOB", rank: 0 },
    { title: "STATUS", rank: 0 },
    { title: "ROWS", rank: 2 },
    { title: "STARTED", rank: 1 },
];

async function showCluster(cluster: string, place: PlaceValues, isJson: boolean, host: CommandHost): Promise<number> {
    const { rows, cut } = await jobsOfCluster(cluster, place, host, apiHostOf(host));
    for (const sentence of cut) host.stderr(sentence);
    if (isJson) {
        const jobs = rows.map(({ name, status: word, runCreatedAt, moved }) => ({
            jobName: name,
            ...(word !== undefined && { status: word, liveness: livenessOf(word) }),
            ...(runCreatedAt !== undefined && { creationDate: runCreatedAt }),
            ...moved,
        }));
        printJson(host, { clusterId: cluster, jobs });
        return done;
    }
    if (rows.length === 0) {
        host.stderr(`Cluster ${cluster} has no jobs.`);
        return done;
    }
    const paint = paintFor(host.environment, host.screen !== undefined);
    host.stdout(
        table(
            columns,
            rows.map((row) => cellsOf(row, paint)),
            host.screen?.columns(),
        ),
    );
    return done;
}

function cellsOf({ name, status: word, runCreatedAt, moved = {} }: JobRow, paint: ReturnType<typeof paintFor>) {
    const shown = word === undefined ? "not listed" : saidWord(word, (text) => text);
    const isRun = word !== undefined && livenessOf(word) !== "neverRan";
    return [
        visible(name),
        isRun ? paint(colorOfStatus(word), shown) : shown,
        isRun ? (describeRows(moved) ?? describeMovedBytes(moved) ?? "") : "",
        isRun ? dateOf(runCreatedAt) : "",
    ];
}
