import type { Result } from "./result.js";

const columns: readonly (readonly [string, (result: Result) => string])[] = [
    ["what", ({ title }) => title],
    ["who", ({ contender }) => contender],
    ["processes", ({ processes }) => (processes === undefined ? "" : String(processes))],
    ["runs", ({ runs }) => String(runs)],
    ["ended well", ({ outcome, ending }) => `${outcome.endedWell}${ending === "done" ? "" : ` (cut off: ${ending})`}`],
    ["untrue", ({ outcome }) => String(outcome.untrue)],
    ["requests", ({ requests }) => String(requests.total)],
    ["429", ({ requests }) => String(requests.refused)],
    ["refused", ({ requests }) => `${((100 * requests.refused) / Math.max(1, requests.total)).toFixed(1)} %`],
    ["wall", ({ wallMs }) => seconds(wallMs)],
    ["bound", ({ bound }) => (bound ? `${seconds(bound.shared)} / ${seconds(bound.singles)}` : "")],
    ["wall / bound", (result) => ratios(result)],
    ["lag p50", ({ lag }) => seconds(lag.p50)],
    ["lag p99", ({ lag }) => seconds(lag.p99)],
    ["fairness", ({ fairness }) => fairness?.toFixed(2) ?? ""],
    ["sent (most in 60 s)", (result) => byApi(result)],
];

function ratios({ wallMs, bound }: Result): string {
    return bound ? [bound.shared, bound.singles].map((one) => (wallMs / one).toFixed(2)).join(" / ") : "";
}

function byApi({ requests }: Result): string {
    return Object.entries(requests.byApi)
        .map(([api, { sent, peak }]) => `${api} ${sent} (${peak})`)
        .join(", ");
}

function seconds(milliseconds: number | undefined): string {
    return milliseconds === undefined ? "–" : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** A table in Markdown, without the columns that are empty. */
export function table(results: readonly Result[]): string {
    const used = columns.filter(([, cell]) => results.some((result) => cell(result) !== ""));
    const rows = [used.map(([name]) => name), ...results.map((result) => used.map(([, cell]) => cell(result)))];
    return markdown(rows);
}

/** The first row is the head. */
function markdown(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
    lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
    return `${lines.join("\n")}\n`;
}
