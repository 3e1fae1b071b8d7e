import { type Html, html } from "./html.js";
import type { Report, Run } from "./model.js";
import { duration, many, moment, toneOf } from "./words.js";

/** More rows are hard to read, and the later ones matter more. */
const mostRuns = 100;

/** The runs, one below the other, each as a bar from when it was first seen to when it was last seen. */
export function timeline(report: Report): Html {
    const runs = [...report.runs.values()].filter(({ statuses }) => statuses.length > 0);
    const inOrder = runs.sort((one, other) => one.from - other.from);
    const shown = inOrder.slice(-mostRuns);
    if (shown.length === 0) return html`<section><h2>Runs</h2><p class="soft">The events show no run.</p></section>`;
    const from = Math.min(...shown.map((run) => run.from));
    const to = Math.max(...shown.map((run) => run.to), from + 1_000);
    const left = inOrder.length - shown.length;
    return html`<section>
<h2>Runs</h2>
<p class="soft">Each bar goes from the first look that showed the run to the last one. What happened between two looks is not known better than that.${
        left > 0 ? ` ${many(left, "earlier run")} are left out.` : ""
    }</p>
${legend()}
<div class="run head"><div class="who"></div><div class="bar axis"><span>${moment(from)}</span><span>${moment(to)}</span></div><div class="end"></div></div>
${shown.map((run) => row(run, from, to))}
</section>`;
}

function legend(): Html {
    const keys = [
        ["begun", "BOOTING, PENDING"],
        ["running", "RUNNING"],
        ["good", "SUCCEEDED"],
        ["bad", "FAILED"],
        ["stopped", "STOPPED"],
        ["other", "another status"],
    ] as const;
    return html`<ul class="legend">${keys.map(([tone, words]) => html`<li><span class="key ${tone}"></span>${words}</li>`)}</ul>`;
}

const width = 1_000;
const [top, height] = [4, 12];

function row(run: Run, from: number, to: number): Html {
    const xOf = (at: number) => ((at - from) / (to - from)) * width;
    const last = run.statuses.at(-1);
    const bars = run.statuses.map(({ at, status }, index) => {
        const until = run.statuses[index + 1]?.at ?? run.to;
        const [x, end] = [xOf(at), xOf(Math.max(until, at))];
        // A status that was seen once still has to be seen here.
        const wide = Math.max(end - x, 5);
        return bar(Math.min(x, width - wide), wide, status, `${status || "no status"} since ${moment(at)}`);
    });
    return html`<div class="run">
<div class="who"><b>${run.job}</b>${run.id && ` #${run.id}`}<small>${originOf(run)}</small></div>
<div class="bar"><svg viewBox="0 0 ${width} 20" height="20" preserveAspectRatio="none" role="img"><title>${describe(run)}</title><rect class="track" x="0" y="9" width="${width}" height="2"></rect>${bars}</svg></div>
<div class="end"><span class="mark ${toneOf(last?.status ?? "")}">${last?.status || "no status"}</span><small>seen for ${duration(run.to - run.from)}</small></div>
</div>`;
}

function bar(x: number, wide: number, status: string, title: string): Html {
    return html`<rect class="${toneOf(status)}" x="${x.toFixed(1)}" y="${top}" width="${wide.toFixed(1)}" height="${height}"><title>${title}</title></rect>`;
}

function originOf({ origin, isAutomatic, user }: Run): string {
    const by = user ? ` by ${user}` : "";
    if (isAutomatic) return "started by CDM itself";
    return {
        started: `started here${by}`,
        adopted: `adopted; started${by || " elsewhere"}`,
        seen: `seen; started${by || " elsewhere"}`,
    }[origin];
}

function describe({ job, id, statuses }: Run): string {
    const words = statuses.map(({ at, status }) => `${status || "no status"} ${moment(at)}`);
    return `Run ${id || "without an id"} of ${job}: ${words.join(", ")}`;
}
