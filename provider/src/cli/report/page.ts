import { createHash } from "node:crypto";
import { refusedRequests, rowsOverTime } from "./charts.js";
import { Html, html } from "./html.js";
import type { Report } from "./model.js";
import type { Skipped } from "./readEvents.js";
import { style } from "./style.js";
import { outcomes, stops } from "./tables.js";
import { timeline } from "./timeline.js";
import { count, many, moment } from "./words.js";

/** The whole page. It loads nothing, and its policy lets it run no script and use no style but its own. */
export function page(report: Report, skipped: Skipped): string {
    const hash = createHash("sha256").update(style).digest("base64");
    return `${
        html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Html(hash)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Runs of CDM jobs</title>
<style>${new Html(style)}</style>
</head>
<body>
<h1>Runs of CDM jobs</h1>
<p class="soft">${period(report)} All times are in UTC.</p>
${skippedNote(skipped)}
${tiles(report)}
${timeline(report)}
${stops(report)}
${rowsOverTime(report)}
${refusedRequests(report)}
${outcomes(report)}
</body>
</html>`.text
    }\n`;
}

function period({ from, to, events, processes }: Report): string {
    if (events === 0) return "The file holds no events.";
    return `From ${moment(from)} to ${moment(to)}: ${many(events, "event")} of ${many(processes.size, "process", "processes")}.`;
}

function skippedNote({ lines, isLastTorn, lost }: Skipped): Html {
    const notes = [
        lines > 0
            ? `${many(lines, "line")} of the file ${lines === 1 ? "is no event" : "are no events"} and ${lines === 1 ? "was" : "were"} skipped.`
            : "",
        isLastTorn ? "The last line has no end: its process was killed, or is still writing it." : "",
        lost > 0
            ? `${many(lost, "event")} could not be written to the file when ${lost === 1 ? "it" : "they"} happened.`
            : "",
    ].filter(Boolean);
    return notes.length === 0
        ? html``
        : html`<p class="note">${notes.join(" ")} What is shown here may lack something.</p>`;
}

function tiles(report: Report): Html {
    const operations = [...report.operations.values()].filter(({ verb }) => verb !== "watch");
    const failed = operations.filter(({ end }) => end?.isOk === false).length;
    const endless = operations.filter(({ end }) => end === undefined).length;
    const runs = [...report.runs.values()];
    const all = [...report.stops.values()];
    const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
    const apis = [...report.apis.values()];
    const facts: readonly (readonly [number, string])[] = [
        [runs.length, "runs seen"],
        [runs.filter(({ origin }) => origin === "started").length, "started here"],
        [all.filter(({ action, looks }) => action === "stop" && looks.length > 0).length, "stopped, and proved"],
        [all.filter(({ action, looks }) => action === "stop" && looks.length === 0).length, "stops not proved"],
        [operations.length, "operations"],
        [failed, "of them failed"],
        [endless, "without an end"],
        [sum(apis.map(({ throttled }) => throttled)), `429s of ${count(sum(apis.map(({ sent }) => sent)))} requests`],
    ];
    return html`<div class="tiles">${facts.map(([number, words]) => html`<div class="tile"><b>${count(number)}</b><span>${words}</span></div>`)}</div>`;
}
