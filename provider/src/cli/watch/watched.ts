import type { JobStatus } from "../../api/run.js";
import { messageOf } from "../../common/text.js";
import { type ProgressParts, progressAt, type RunProgress, withSample } from "../../run/index.js";
import { submissionOf } from "../show/runText.js";

/** One job of a watch, as it was last seen. */
export interface Watched {
    readonly jobName: string;
    run?: JobStatus;
    progress?: RunProgress;
    /** Why it can't be watched any more. */
    error?: unknown;
    /** Nothing more will be seen of it. */
    isOver?: true;
}

/** Records a look. `at` is on the monotonic clock. */
export function see(watched: Watched, run: JobStatus, at: number): void {
    watched.run = run;
    watched.progress = withSample(watched.progress, { run: submissionOf(run), at });
}

/** How far the run is at that time. Undefined before the first look, and for a job that never ran. */
export function partsOf({ progress, run }: Watched, at: number): ProgressParts | undefined {
    if (progress === undefined || run?.liveness === "neverRan") return undefined;
    return progressAt(progress, at);
}

export function hasSucceeded({ run, error }: Watched): boolean {
    return error === undefined && run?.status === "SUCCEEDED";
}

/** What is to be said of a job that has not succeeded, beside its status. */
export function reasonOf({ error, run }: Watched): string | undefined {
    return error === undefined ? run?.errorSummary : messageOf(error);
}

/** `10 SUCCEEDED, 1 FAILED`, in the order in which the words come. */
export function countsOf(all: readonly Watched[]): string {
    const words = all.map(wordOf);
    return [...new Set(words)].map((word) => `${words.filter((one) => one === word).length} ${word}`).join(", ");
}

export function wordOf({ run, error }: Watched): string {
    if (error !== undefined) return "not seen";
    if (run === undefined) return "asked for";
    return run.liveness === "neverRan" ? "never ran" : (run.status ?? "without a status");
}
