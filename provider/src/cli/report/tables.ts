import type { LastStop } from "../../run/index.js";
import { type Html, html } from "./html.js";
import type { Look, Operation, Report, Stop } from "./model.js";
import { duration, many, moment, momentOf, toneOf } from "./words.js";

const mostRows = 500;

/** What was done about live runs, why, and how it is proved that nothing is live any more. */
export function stops(report: Report): Html {
    const all = [...report.stops.values()];
    if (all.length === 0)
        return html`<section><h2>Stopped runs, and the proof</h2><p class="soft">No operation had to stop a run.</p></section>`;
    return html`<section>
<h2>Stopped runs, and the proof</h2>
<p class="soft">A stop is proved by two looks in a row that show no live run which it has to stop. The answer to the stop itself never counts.${leftOut(all)}</p>
<div class="scroll"><table><thead><tr><th>when</th><th>job and run</th><th>what was done</th><th>why</th><th>the two looks</th></tr></thead><tbody>
${all.slice(-mostRows).map((stop) => stopRow(stop, report.operations.get(stop.operation)))}
</tbody></table></div>
</section>`;
}

function leftOut({ length }: readonly unknown[]): string {
    return length > mostRows ? ` ${many(length - mostRows, "earlier row")} are left out.` : "";
}

function stopRow(stop: Stop, operation: Operation | undefined): Html {
    const { at, job, cluster, run, user, because, owner, attempts, verb } = stop;
    return html`<tr>
<td class="time">${moment(at)}</td>
<td class="name"><b>${job}</b>${run && ` #${run}`}<small>${cluster}</small></td>
<td data-is="done">${doneOf(stop)}<small>${attempts > 0 ? `${many(attempts, "stop")} sent, ` : ""}by ${verb}</small></td>
<td class="text" data-is="why">${because}${owner && html`<small>${owner}${user && `, started by ${user}`}</small>`}</td>
<td class="text" data-is="proof">${proofOf(stop.looks, operation)}</td>
</tr>`;
}

function doneOf({ action, looks }: Stop): Html {
    if (action === "stop")
        return html`<span class="mark ${looks.length > 0 ? "good" : "bad"}">${looks.length > 0 ? "stopped" : "stop sent"}</span>`;
    if (action === "leave") return html`<span class="mark stopped">left running</span>`;
    return action === "refuse"
        ? html`<span class="mark bad">not stopped</span>`
        : html`<span class="mark other">nothing to stop</span>`;
}

function proofOf(looks: readonly Look[], operation: Operation | undefined): Html {
    if (looks.length > 0) return html`${looks.map(lookOf)}`;
    const { end } = operation ?? {};
    const how =
        end === undefined ? "The operation has no end in this file." : end.isOk ? "" : `It failed: ${end.code}.`;
    return html`<span class="mark bad">not proved</span><small>${how}</small>`;
}

const witnesses: ReadonlyMap<string, string> = new Map(
    Object.entries({
        job: "the job does not exist",
        clusterGone: "the cluster does not exist",
        clusterStopped: "the cluster is stopped",
    }),
);

function lookOf({ at, witness, source, status }: Look): Html {
    const what = witnesses.get(witness) ?? (status || "no status");
    return html`<div>${momentOf(at)} <span class="mark ${toneOf(status)}">${what}</span>${source === "list" ? " (by the list of jobs)" : ""}</div>`;
}

/** How the operations ended. */
export function outcomes(report: Report): Html {
    const all = [...report.operations.values()].filter(({ verb }) => verb !== "watch");
    return html`<section>
<h2>Operations</h2>
<p class="soft">One operation without an end was killed, or goes on.${leftOut(all)}</p>
<div class="scroll"><table><thead><tr><th>begun</th><th>operation</th><th>job</th><th>outcome</th><th>run</th><th class="num">duration</th><th class="num">requests</th></tr></thead><tbody>
${all.slice(-mostRows).map(operationRow)}
</tbody></table></div>
</section>`;
}

function operationRow({ at, verb, urn, job, cluster, requests, end }: Operation): Html {
    return html`<tr>
<td class="time">${moment(at)}</td>
<td class="name">${verb}<small>${nameIn(urn)}</small></td>
<td class="name"><b>${job}</b><small>${cluster}</small></td>
<td class="text">${endOf(end)}</td>
<td class="name">${end?.run && html`<span class="mark">#${end.run}</span> `}${end?.status && html`<span class="mark ${toneOf(end.status)}">${end.status}</span>`}</td>
<td class="num" data-is="duration">${end ? duration(end.durationMs) : "–"}</td>
<td class="num" data-is="requests">${requests}</td>
</tr>`;
}

function endOf(end: Operation["end"]): Html {
    if (end === undefined) return html`<span class="mark bad">no end</span>`;
    if (end.isOk) return html`<span class="mark good">ok</span>${end.stop && html`<small>${wordOf(end.stop)}</small>`}`;
    const owes = end.unfinished && ` The state owes: ${end.unfinished}.`;
    return html`<span class="mark bad">failed ${end.code}</span><small>${end.text}${owes}</small>`;
}

/** A newer release may have written a word that this one does not know. Then it stands for itself. */
function wordOf(outcome: string): string {
    return new Map<string, string>(Object.entries(stopWords)).get(outcome) ?? outcome;
}

const stopWords = {
    stopped: "the run was stopped",
    alreadyFinished: "the run had ended by itself",
    neverRan: "there was no run",
    gone: "the job does not exist",
    clusterGone: "the cluster does not exist",
    clusterStopped: "the cluster is stopped",
    sent: "a stop was sent and, as onDelete says, not verified",
    leftRunning: "a run was left running",
} as const satisfies Record<LastStop["outcome"], string>;

/** The resource's name in Pulumi: the last part of its URN. */
function nameIn(urn: string): string {
    return urn.split("::").at(-1) ?? "";
}
