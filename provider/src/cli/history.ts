import { getJobHistory } from "../api/getJobHistory.js";
import type { Run } from "../api/run.js";
import { describeLength } from "../common/duration.js";
import { describeCount } from "../common/quantity.js";
import { visible } from "../common/text.js";
import type { CommandHost } from "./commandHost.js";
import { done } from "./frame/exitCodes.js";
import { clusterOption, jobOption, jsonOption, placeOptions } from "./frame/options.js";
import { printJson } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb } from "./frame/verb.js";
import { apiHostOf, jobCallOf } from "./jobCall.js";
import { colorOfStatus, type Paint, paintFor } from "./show/colors.js";
import { plot } from "./show/plot.js";
import { amountOf, dateOf, durationOf } from "./show/runText.js";
import { type Column, table } from "./show/table.js";
import { wordsOf, wrapped } from "./show/wrap.js";

const plotHeight = 6;
/** Where no terminal says how wide it is. */
const plotWidth = 80;

/** The runs that CDM remembers of a job. */
export const history = defineVerb({
    name: "history",
    summary: "shows the past runs of a job with rows and durations, as a table or a small plot",
    description:
        "Shows the runs that CDM remembers of a job, which are those of about 30 days, the newest first. With --plot it draws how long they " +
        "took and how many rows they wrote, the newest at the right. It changes nothing.",
    options: {
        cluster: clusterOption,
        job: jobOption,
        ...placeOptions,
        limit: { value: "NUMBER", text: "show so many runs at most (default: all)" },
        plot: { text: "draw durations and rows" },
        json: jsonOption,
    },
    examples: [
        ["--cluster 6ec9a0a4 --job mysql2obs --limit 10", "shows the last ten runs"],
        ["--cluster 6ec9a0a4 --job mysql2obs --plot", "draws them"],
    ],
    exits: {
        0: "CDM has answered, whatever has become of the runs",
        1: "there is no such job, or CDM could not be asked",
    },
    async run(values, host) {
        const { json, limit, plot: isPlot } = values;
        if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit))
            throw new UsageError("--limit must be a whole number above 0, such as 10");
        const call = jobCallOf(values, host);
        const { runs: all, isWhole, ...rest } = await getJobHistory(call, apiHostOf(host));
        const runs = limit === undefined ? all : all.slice(0, Number(limit));
        if (json) {
            printJson(host, { ...rest, isWhole, runs });
            return done;
        }
        if (runs.length === 0)
            host.stdout(visible(`CDM remembers no run of job "${call.jobName}" in cluster ${call.clusterId}.`));
        else if (isPlot) host.stdout(plotsOf(runs, host).join("\n"));
        else host.stdout(tableOf(runs, host));
        if (!isWhole) host.stderr("CDM has more runs than it lists.");
        return done;
    },
});

const columns: readonly Column[] = [
    { title: "RUN", rank: 0, isRight: true },
    { title: "STATUS", rank: 0 },
    { title: "STARTED", rank: 3 },
    { title: "DURATION", rank: 1, isRight: true },
    { title: "MOVED", rank: 2 },
    { title: "USER", rank: 4 },
    { title: "REASON", rank: 5, wraps: true },
];

function tableOf(runs: readonly Run[], { environment, screen }: CommandHost): string {
    const paint = paintFor(environment, screen !== undefined);
    const rows = runs.map((run) => {
        const took = durationOf(run);
        return [
            run.submissionId === undefined ? "" : String(run.submissionId),
            paint(colorOfStatus(run.status), visible(run.status ?? "none")),
            dateOf(run.creationDate),
            took === undefined ? "" : describeLength(took),
            amountOf(run),
            visible(`${run.creationUser ?? ""}${run.isExecuteAuto ? " (automatic)" : ""}`),
            visible(run.errorSummary ?? ""),
        ];
    });
    // A column that would be empty is left out.
    const kept = columns.map((_, index) => rows.some((row) => row[index] !== ""));
    return table(
        columns.filter((_, index) => kept[index]),
        rows.map((row) => row.filter((_, index) => kept[index])),
        screen?.columns(),
    );
}

function plotsOf(runs: readonly Run[], { environment, screen }: CommandHost): string[] {
    const paint: Paint = paintFor(environment, screen !== undefined);
    const width = screen?.columns() ?? plotWidth;
    const oldestFirst = [...runs].reverse();
    const barsOf = (amount: (run: Run) => number | undefined) =>
        oldestFirst.map((run) => ({ value: amount(run), color: colorOfStatus(run.status) }));
    const how = { width, height: plotHeight, paint };
    const durations = plot("duration", barsOf(durationOf), { ...how, describe: describeLength });
    const rows = plot("rows written", barsOf(rowsOf), { ...how, describe: (count) => `${describeCount(count)} rows` });
    if (durations.length + rows.length === 0) return ["CDM gives neither durations nor rows of these runs."];
    // What a narrow terminal leaves out is not described either.
    const drawn = oldestFirst.slice(-Math.max(1, width));
    const words = [...new Set(drawn.map(({ status }) => status ?? "none"))];
    const count = drawn.length === 1 ? "1 run" : `${drawn.length} runs`;
    const dates = `${dateOf(drawn[0]?.creationDate)} to ${dateOf(drawn.at(-1)?.creationDate)}`;
    const legend = words.map((word) => ({
        text: `█ ${visible(word)}`,
        paint: (text: string) => paint(colorOfStatus(word), text),
    }));
    return [
        ...durations,
        ...(durations.length > 0 && rows.length > 0 ? [""] : []),
        ...rows,
        ...wrapped(wordsOf(`${count}, ${dates}`), width),
        ...wrapped(legend, width, "  "),
    ];
}

function rowsOf({ counters, writeRows }: Run): number | undefined {
    return counters?.rowsWritten ?? writeRows;
}
