import type { JobStatus } from "../../api/run.js";
import { visible } from "../../common/text.js";
import { describeProgress, describeResult } from "../../run/index.js";
import type { CommandHost } from "../commandHost.js";
import { dateOf, submissionOf } from "../show/runText.js";
import { partsOf, reasonOf, type Watched } from "./watched.js";

/** Without a change of its status a run gets a line so often, in milliseconds. */
const calmMs = 60_000;

/** How often `remind` has to be called, in milliseconds. */
export const remindEveryMs = 1_000;

/** The lines of a log, where nothing can move. */
export interface Lines {
    /** Writes a line if the status has changed since the last one, or if the last one is a minute old. */
    tell(watched: Watched): void;
    /** Writes a line for each job that is still watched and would otherwise have none for more than a minute: CI systems end a silent job. */
    remind(): void;
}

export function createLines(all: readonly Watched[], host: CommandHost): Lines {
    const { clock } = host;
    const begunAt = clock.monotonic();
    const last = new Map<Watched, { key: string; at: number }>();

    function write(watched: Watched): void {
        const now = clock.monotonic();
        last.set(watched, { key: keyOf(watched), at: now });
        host.stdout(visible(`${dateOf(clock.now())} ${watched.jobName}: ${textOf(watched, watched.run, now)}`));
    }

    return {
        tell(watched) {
            const before = last.get(watched);
            if (before?.key !== keyOf(watched) || clock.monotonic() - before.at >= calmMs) write(watched);
        },
        remind() {
            // The next call would come too late.
            const latest = clock.monotonic() + remindEveryMs - calmMs;
            // mutant: the line a minute of a watch that sees nothing new
            for (const one of all.filter(({ isOver }) => isOver !== true))
                if ((last.get(one)?.at ?? begunAt) < latest) write(one);
        },
    };
}

function keyOf({ run, error }: Watched): string {
    return error !== undefined ? "error" : `${run?.submissionId} ${run?.creationDate} ${run?.status}`;
}

function textOf(watched: Watched, run: JobStatus | undefined, now: number): string {
    if (watched.error !== undefined || run === undefined) return reasonOf(watched) ?? "not seen yet";
    const parts = partsOf(watched, now);
    if (parts === undefined) return "has never run";
    const number = run.submissionId === undefined ? "" : `run ${run.submissionId}: `;
    if (run.liveness === "live") return `${number}${describeProgress(parts)}`;
    const reason = reasonOf(watched);
    return `${describeResult(submissionOf(run), parts.moved)}${reason === undefined ? "" : `. ${reason}`}`;
}
