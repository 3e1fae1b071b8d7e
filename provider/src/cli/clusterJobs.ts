import { type ApiHost, hostOf } from "../api/host.js";
import type { JobRow } from "../cdm/answers.js";
import { type CdmClient, createClient, type JobListPage, jobsOnPage, jobTypes } from "../cdm/client.js";
import { resolveSettings } from "../cdm/config/resolve.js";
import { currentRedactor } from "../common/redact.js";
import { visible } from "../common/text.js";
import { recorded } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import type { PlaceValues } from "./jobCall.js";

/** How long a request is repeated while CDM or the network is disturbed. */
const patienceMs = 120_000;

/** More pages are of no use to a reader, and cost too many requests. */
const mostPages = 50;

/**
 * The jobs of a cluster, as CDM's list shows them. A status there may be some seconds old. If the list is too long, a line to stderr says
 * how many jobs are missing.
 */
export async function jobsOfCluster(
    clusterId: string,
    { projectId, region, endpoint }: PlaceValues,
    { environment, clock, signal, stderr }: CommandHost,
    api: ApiHost,
): Promise<readonly JobRow[]> {
    const say = (text: string) => stderr(visible(text));
    const onProgress = (text: string, level: string) => {
        if (level === "warning") say(text);
    };
    const host = hostOf({ environment, onProgress }, api);
    const rows = await recorded(
        "status",
        { clusterId },
        host,
        { signal },
        async ({ recorder }) => {
            const settings = await resolveSettings({ projectId, region, endpoint }, host);
            recorder.hide(currentRedactor(() => settings.session.secrets()));
            const { record } = recorder;
            const deadline = clock.monotonic() + patienceMs;
            const client = createClient(settings, { clusterId, jobName: "all" }, { clock, deadline, signal, record });
            const lists: JobRow[][] = [];
            for (const jobType of jobTypes) lists.push(await jobsOfType(jobType, client, say));
            return lists.flat();
        },
        () => ({}),
    );
    return rows.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function jobsOfType(
    jobType: JobListPage["jobType"],
    client: Pick<CdmClient, "listJobs">,
    say: (text: string) => void,
): Promise<JobRow[]> {
    const rows: JobRow[] = [];
    for (let page = 1; page <= mostPages; page++) {
        const { rows: some, total } = await client.listJobs({ jobType, page });
        rows.push(...some);
        if (page * jobsOnPage >= total) return rows;
        if (page === mostPages)
            say(
                `CDM lists ${total} jobs of type ${jobType}. Only the first ${mostPages * jobsOnPage} of them were read.`,
            );
    }
    return rows;
}
