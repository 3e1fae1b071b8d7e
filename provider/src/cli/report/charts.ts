import { describeCount } from "../../common/quantity.js";
import { type Html, html } from "./html.js";
import type { Refusals, Report, Run } from "./model.js";
import { count, duration, many, moment } from "./words.js";

const mostCharts = 24;
const mostBars = 60;
const [width, height] = [1_000, 100];

/** How the rows of each run grew. Runs with a single sample have no chart. */
export function rowsOverTime(report: Report): Html {
    const runs = [...report.runs.values()].filter(({ samples }) => samples.length > 1 && topOf(samples) > 0);
    const shown = runs.sort((one, other) => one.from - other.from).slice(-mostCharts);
    if (shown.length === 0)
        return html`<section><h2>Rows over time</h2><p class="soft">No run has shown its rows more than once.</p></section>`;
    const left = runs.length - shown.length;
    return html`<section>
<h2>Rows over time</h2>
<p class="soft">CDM's <code>write_rows</code>, as each look showed it.${left > 0 ? ` ${many(left, "earlier run")} are left out.` : ""}</p>
<div class="charts">${shown.map(rowsOf)}</div>
</section>`;
}

function topOf(samples: Run["samples"]): number {
    return samples.reduce((most, { rows }) => Math.max(most, rows), 0);
}

function rowsOf({ job, id, samples }: Run): Html {
    const [from, to] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
    const top = topOf(samples);
    const points = samples.map(({ at, rows }) => {
        const x = to > from ? ((at - from) / (to - from)) * width : 0;
        return `${x.toFixed(1)},${(height - (Math.max(rows, 0) / top) * (height - 4)).toFixed(1)}`;
    });
    return html`<div class="chart">
<div class="top"><span><b>${job}</b>${id && ` #${id}`}</span><span class="soft">${describeCount(samples.at(-1)?.rows ?? 0)} rows</span></div>
<svg viewBox="0 0 ${width} ${height}" height="90" preserveAspectRatio="none" role="img"><title>Rows of run ${id} of ${job}: ${count(top)} at most</title>
<polygon class="area" points="0,${height} ${points.join(" ")} ${width},${height}"></polygon><polyline class="line" points="${points.join(" ")}"></polyline></svg>
<div class="axis"><span>${moment(from)}</span><span>${duration(to - from)}</span></div>
</div>`;
}

/** Which requests were refused, when, and by which API. */
export function refusedRequests(report: Report): Html {
    const apis = [...report.apis].sort(([, one], [, other]) => other.sent - one.sent);
    if (apis.length === 0)
        return html`<section><h2>Requests</h2><p class="soft">The events hold no request.</p></section>`;
    const { quota } = report;
    return html`<section>
<h2>Requests, and those that were refused</h2>
<p class="soft">CDM allows a user so many requests a minute for each API. ${many(quota.waits, "call")} waited for that, ${duration(quota.waitedMs)} in all.
After a 429 this package paused ${many(quota.pauses, "time")}, ${duration(quota.pausedMs)} in all. ${many(quota.notSent, "call")} got no turn in time and ${
        quota.notSent === 1 ? "was" : "were"
    } not sent.</p>
${overTime(report)}
<div class="scroll"><table><thead><tr><th>API</th><th class="num">sent</th><th class="num">429</th><th class="num">other failures</th><th>codes</th></tr></thead><tbody>
${apis.map(
    ([name, { sent, throttled, failed, codes }]) =>
        html`<tr><td><b>${name}</b></td><td class="num" data-is="sent">${count(sent)}</td><td class="num" data-is="429">${count(throttled)}</td><td class="num" data-is="other failures">${count(failed)}</td><td class="text">${codesOf(codes)}</td></tr>`,
)}
</tbody></table></div>
</section>`;
}

function codesOf(codes: ReadonlyMap<string, number>): string {
    const most = [...codes].sort(([, one], [, other]) => other - one).slice(0, 8);
    return most.map(([code, times]) => `${code} ×${count(times)}`).join(", ");
}

function overTime({ refusals, from, to }: Report): Html {
    if (refusals.size === 0) return html`<p>No request was refused.</p>`;
    const [first, last] = [Math.floor(from / 60_000), Math.floor(to / 60_000)];
    const minutes = Math.max(1, Math.ceil((last - first + 1) / mostBars));
    const bins: Refusals[] = Array.from({ length: Math.ceil((last - first + 1) / minutes) }, () => ({
        throttled: 0,
        failed: 0,
    }));
    for (const [minute, { throttled, failed }] of refusals) {
        const bin = bins[Math.floor((minute - first) / minutes)];
        if (bin) [bin.throttled, bin.failed] = [bin.throttled + throttled, bin.failed + failed];
    }
    const top = Math.max(...bins.map(({ throttled, failed }) => throttled + failed));
    const wide = width / bins.length;
    const bars = bins.map(({ throttled, failed }, index) => {
        if (throttled + failed === 0) return html``;
        const [x, of429, ofOthers] = [index * wide, (throttled / top) * height, (failed / top) * height];
        const title = `${moment((first + index * minutes) * 60_000)}: ${throttled} × 429, ${failed} others`;
        return html`<g><title>${title}</title><rect class="stopped" x="${(x + wide * 0.1).toFixed(1)}" y="${(height - of429).toFixed(1)}" width="${(wide * 0.8).toFixed(1)}" height="${of429.toFixed(1)}"></rect><rect class="bad" x="${(x + wide * 0.1).toFixed(1)}" y="${(height - of429 - ofOthers).toFixed(1)}" width="${(wide * 0.8).toFixed(1)}" height="${ofOthers.toFixed(1)}"></rect></g>`;
    });
    return html`<div class="chart">
<ul class="legend"><li><span class="key stopped"></span>429, too many requests</li><li><span class="key bad"></span>refused or failed otherwise</li><li>highest bar: ${top} in ${many(minutes, "minute")}</li></ul>
<svg viewBox="0 0 ${width} ${height}" height="100" preserveAspectRatio="none" role="img"><title>Refused requests over time</title><rect class="track" x="0" y="${height - 1}" width="${width}" height="1"></rect>${bars}</svg>
<div class="axis"><span>${moment(from)}</span><span>${moment(to)}</span></div>
</div>`;
}
