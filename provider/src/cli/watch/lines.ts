import type { JobStatus } from "../../api/run.js";
import { visible } from "../../common/text.js";
import { describeProgress, describeResult } from "../../run/index.js";
import type { CommandHost } from "../commandHost.js";
import { dateOf, submissionOf } from "../show/runText.js";
import { partsOf, reasonOf, type Watched } from "./watched.js";

/** Without a change of its status a run gets a line so often, in milliseconds. */
const calmMs = 60_000;

/** Writes a line for each change of a status, and one a minute for each live run: for logs, where nothing can move. */
export function createLines(host: CommandHost): (watched: Watched) => void {
    const last = new Map<Watched, { key: string; at: number }>();
    return (watched) => {
        const { run, error, jobName } = watched;
        const key = error !== undefined ? "error" : `${run?.submissionId} ${run?.creationDate} ${run?.status}`;
        const now = host.clock.monotonic();
        const before = last.get(watched);
        if (before?.key === key && now - before.at < calmMs) return;
        last.set(watched, { key, at: now });
        host.stdout(visible(`${dateOf(host.clock.now())} ${jobName}: ${textOf(watched, run, now)}`));
    };
}

function textOf(watched: Watched, run: JobStatus | undefined, now: number): string {
    if (watched.error !== undefined || run === undefined) return reasonOf(watched) ?? "not seen";
    const parts = partsOf(watched, now);
    if (parts === undefined) return "has never run";
    const number = run.submissionId === undefined ? "" : `run ${run.submissionId}: `;
    if (run.liveness === "live") return `${number}${describeProgress(parts)}`;
    const reason = reasonOf(watched);
    return `${describeResult(submissionOf(run), parts.moved)}${reason === undefined ? "" : `. ${reason}`}`;
}
