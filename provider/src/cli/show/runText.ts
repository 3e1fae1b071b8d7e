import type { JobStatus, Run } from "../../api/run.js";
import type { Submission } from "../../cdm/submission.js";
import { describeMovedBytes, describeRows, progressAt, withSample } from "../../run/index.js";

/** The run as the rules about progress take it. */
export function submissionOf(run: Run | JobStatus): Submission {
    const { liveness: _, ...fields } = run;
    return fields as unknown as Submission;
}

/** `1.2 M rows, 310 MB`. Empty if CDM counts neither. */
export function amountOf(run: Run): string {
    const { moved } = progressAt(withSample(undefined, { run: submissionOf(run), at: 0 }), 0);
    return [describeRows(moved), describeMovedBytes(moved)].filter((text) => text !== undefined).join(", ");
}

/** From its creation to CDM's last word of it, in milliseconds. Undefined while it is live, or if CDM gives no dates. */
export function durationOf({ liveness, creationDate, lastUpdateDate }: Run): number | undefined {
    if (liveness !== "ended" || creationDate === undefined || lastUpdateDate === undefined) return undefined;
    return lastUpdateDate >= creationDate ? lastUpdateDate - creationDate : undefined;
}

/** `2026-03-05 14:02:11Z`, without the milliseconds. */
export function dateOf(milliseconds: number | undefined): string {
    if (milliseconds === undefined) return "";
    const date = new Date(milliseconds);
    return Number.isNaN(date.getTime())
        ? String(milliseconds)
        : `${date.toISOString().slice(0, 19).replace("T", " ")}Z`;
}
