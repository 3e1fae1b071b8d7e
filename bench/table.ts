import type { CliResult } from "./cli.js";
import type { LonelyResult } from "./lonely.js";
import type { Result } from "./result.js";
import type { SingleResult } from "./single.js";

const columns: readonly (readonly [string, (result: Result) => string])[] = [
    ["what", ({ title }) => title],
    ["who", ({ contender }) => contender],
    ["processes", ({ processes }) => (processes === undefined ? "" : String(processes))],
    ["runs", ({ runs }) => String(runs)],
    ["ended well", ({ outcome, ending }) => `${outcome.endedWell}${ending === "done" ? "" : ` (cut off: ${ending})`}`],
    ["untrue", ({ outcome }) => String(outcome.untrue)],
    ["requests", ({ requests }) => String(requests.total)],
    ["429", ({ requests }) => String(requests.refused)],
    ["refused", ({ requests }) => shareRefused(requests)],
    ["wall", ({ wallMs }) => seconds(wallMs)],
    ["bound", ({ bound }) => (bound ? `${seconds(bound.shared)} / ${seconds(bound.singles)}` : "")],
    ["wall / bound", (result) => ratios(result)],
    ["lag p50", ({ lag }) => seconds(lag.p50)],
    ["lag p99", ({ lag }) => seconds(lag.p99)],
    ["of the first 90 %", ({ lag }) => seconds(lag.earlyP99)],
    ["fairness", ({ fairness }) => fairness?.toFixed(2) ?? ""],
    ["sent (most in 60 s)", (result) => byApi(result)],
];

function shareRefused({ refused, total }: Result["requests"]): string {
    return `${((100 * refused) / Math.max(1, total)).toFixed(1)} %`;
}

function ratios({ wallMs, bound }: Result): string {
    return bound ? [bound.shared, bound.singles].map((one) => (wallMs / one).toFixed(2)).join(" / ") : "";
}

function byApi({ requests }: Pick<Result, "requests">): string {
    return Object.entries(requests.byApi)
        .map(([api, { sent, peak }]) => `${api} ${sent} (${peak})`)
        .join(", ");
}

export function seconds(milliseconds: number | undefined): string {
    return milliseconds === undefined ? "–" : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** A table in Markdown, without the columns that are empty. */
export function table(results: readonly Result[]): string {
    const used = columns.filter(([, cell]) => results.some((result) => cell(result) !== ""));
    const rows = [used.map(([name]) => name), ...results.map((result) => used.map(([, cell]) => cell(result)))];
    return markdown(rows);
}

/** @param bareMs what the CLI itself takes for as many resources that do nothing */
export function cliTable(results: readonly CliResult[], bareMs: number): string {
    const head = [
        "who",
        "runs",
        "exit code",
        "still live",
        "requests",
        "429",
        "refused",
        "wall",
        "bound",
        "wall / bound",
    ];
    const rows = results.map(({ contender, runs, exitCode, stillLive, requests, wallMs, bound }) => {
        const ownMs = contender === "product" ? bareMs : 0;
        const bounds = [bound.shared + ownMs, bound.singles + ownMs];
        return [
            contender,
            String(runs),
            String(exitCode),
            String(stillLive),
            String(requests.total),
            String(requests.refused),
            shareRefused(requests),
            seconds(wallMs),
            bounds.map(seconds).join(" / "),
            bounds.map((one) => (wallMs / one).toFixed(2)).join(" / "),
            byApi({ requests }),
        ];
    });
    return markdown([[...head, "sent (most in 60 s)"], ...rows]);
}

export function lonelyTable(results: readonly LonelyResult[]): string {
    const head = ["who", "lag of RUNNING p50", "lag of RUNNING p99", "requests in the first hour"];
    const rows = results.map(({ contender, lag, requestsInFirstHour }) => [
        contender,
        seconds(lag.p50),
        seconds(lag.p99),
        String(requestsInFirstHour),
    ]);
    return markdown([head, ...rows]);
}

export function singleTables({ times, requests, stateBytes, heapBytesPerWaitingRun }: SingleResult): string {
    const timed = times.map(({ command, bareMs, cdmMs, jobRunMs }) => [
        command,
        seconds(bareMs),
        seconds(cdmMs),
        seconds(jobRunMs),
        (jobRunMs / (bareMs + cdmMs)).toFixed(2),
    ]);
    const sizes = [
        ["heap of a waiting run", `${(heapBytesPerWaitingRun / 1_000).toFixed(1)} kB`],
        ["state of a JobRun", `${stateBytes.jobRun} bytes`],
        ["state of a bare resource", `${stateBytes.bare} bytes`],
    ];
    return [
        markdown([["command", "bare resource", "CDM's own time", "JobRun", "JobRun / (bare + CDM)"], ...timed]),
        markdown([["command", "requests"], ...Object.entries(requests)]),
        markdown([["what", "size"], ...sizes]),
    ].join("\n");
}

/** The first row is the head. */
function markdown(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
    lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
    return `${lines.join("\n")}\n`;
}
