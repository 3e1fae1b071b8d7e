import type { CdmClient } from "../cdm/client.js";
import { describeMoment } from "../cdm/dates.js";
import { CdmError } from "../cdm/errors.js";
import type { Submission } from "../cdm/submission.js";
import { type Liveness, livenessOf } from "./status.js";

/** What the service says of a job's last run. */
export type Sighting =
    | { readonly kind: "run"; readonly submission: Submission; readonly liveness: Exclude<Liveness, "neverRan"> }
    | { readonly kind: "neverRan" }
    /** Nothing of the job can be live. `error` is CDM's answer to who asked for the run. */
    | { readonly kind: "gone"; readonly what: "gone" | "clusterGone" | "clusterStopped"; readonly error: CdmError };

/** Asks for the run, in one request that is repeated while it may pass. */
export async function look(client: CdmClient): Promise<Sighting> {
    try {
        const submission = await client.showJobStatus();
        const liveness = submission && livenessOf(submission.status);
        return submission === undefined || liveness === undefined || liveness === "neverRan"
            ? { kind: "neverRan" }
            : { kind: "run", submission, liveness };
    } catch (error) {
        if (error instanceof CdmError && error.kind === "gone") return { kind: "gone", what: "gone", error };
        throw error;
    }
}

/** `run 1871`, or what else tells it apart. */
export function describeRun({ submissionId, creationDate }: Submission): string {
    if (submissionId !== undefined) return `run ${submissionId}`;
    return creationDate === undefined ? "a run" : `the run of ${describeMoment(creationDate)}`;
}

/** `Run 7 of job "orders" in cluster 7c1… is live (RUNNING, started by "night-shift").` */
export function describeLive({ whom }: { readonly whom: string }, run: Submission): string {
    const who = run.creationUser === undefined ? "" : `, started by "${run.creationUser}"`;
    return `${capitalized(describeRun(run))} of ${whom} is live (${run.status ?? "no status"}${who}).`;
}

/** The job's last run, where it has one and it is live. */
export function liveRun(sighting: Sighting): Submission | undefined {
    return sighting.kind === "run" && sighting.liveness === "live" ? sighting.submission : undefined;
}

export function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
