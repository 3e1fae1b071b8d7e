import { getJobStatus } from "../api/getJobStatus.js";
import type { ApiHost } from "../api/host.js";
import type { JobOptions } from "../api/options.js";
import type { JobStatus } from "../api/run.js";
import { describeMoment } from "../common/dates.js";
import { visible } from "../common/text.js";
import { describeRun } from "../run/index.js";
import { absenceOf } from "./absence.js";

/**
 * Asks the user about the live run, by its name and its user. If another run is live by the time of the answer, it asks again.
 *
 * @returns whether the run may be stopped; true without a question if no run is live
 */
export async function confirmStop(
    call: JobOptions,
    api: ApiHost,
    ask: (question: string) => Promise<string>,
): Promise<boolean> {
    for (let confirmed: JobStatus | undefined; ; ) {
        const seen = await liveRunOf(call, api);
        if (seen === undefined || (confirmed && isSame(seen, confirmed))) return true;
        // mutant: the question before a stop at a terminal
        if (!isYes(await ask(`${visible(questionAbout(seen))} [y/N] `))) return false;
        confirmed = seen;
    }
}

export function isYes(answer: string): boolean {
    return /^\s*y(es)?\s*$/i.test(answer);
}

async function liveRunOf(call: JobOptions, api: ApiHost): Promise<JobStatus | undefined> {
    try {
        const seen = await getJobStatus(call, api);
        return seen.liveness === "live" ? seen : undefined;
    } catch (error) {
        // The stop itself says what is gone.
        if (absenceOf(error) !== undefined) return undefined;
        throw error;
    }
}

function isSame(one: JobStatus, other: JobStatus): boolean {
    return one.submissionId === other.submissionId && one.creationDate === other.creationDate;
}

function questionAbout(run: JobStatus): string {
    const { status, creationUser, creationDate, jobName, clusterId } = run;
    const by = creationUser === undefined ? "a user that CDM does not name" : `user ${creationUser}`;
    const since = creationDate === undefined ? "" : `, started at ${describeMoment(creationDate)}`;
    const what = `${describeRun(run)} of job "${jobName}" in cluster ${clusterId}`;
    return `Stop ${what} (${status ?? "without a status"}, of ${by}${since})?`;
}
