import type { Submission } from "../../cdm/submission.js";
import { describeMoment } from "../../common/dates.js";
import { capitalized } from "../../common/text.js";

/** `run 1871`. Without an id: `the run of 5 March 2026 …`, or `a run`. */
export function describeRun({ submissionId, creationDate }: Pick<Submission, "submissionId" | "creationDate">): string {
    if (submissionId !== undefined) return `run ${submissionId}`;
    return creationDate === undefined ? "a run" : `the run of ${describeMoment(creationDate)}`;
}

/** `Run 7 of job "orders" in cluster 7c1… is live (RUNNING, started by "night-shift").` */
export function describeLive({ label }: { readonly label: string }, run: Submission): string {
    const starter = run.creationUser === undefined ? "" : `, started by "${run.creationUser}"`;
    return `${capitalized(describeRun(run))} of ${label} is live (${run.status ?? "no status"}${starter}).`;
}
