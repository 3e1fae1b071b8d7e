import type { ApiHost } from "../api/host.js";
import type { JobRow } from "../cdm/answers.js";
import { createClient, jobsOnPage, jobTypes } from "../cdm/client.js";
import { resolveSettings } from "../cdm/config/resolve.js";
import type { CommandHost } from "./commandHost.js";
import type { PlaceValues } from "./jobCall.js";

/** How long a request is repeated while CDM or the network is disturbed. */
const patienceMs = 120_000;

/** More pages are of no use to a reader, and cost too many requests. */
const mostPages = 50;

/** The jobs of a cluster, as CDM's list shows them. A status there may be some seconds old. */
export async function jobsOfCluster(
    clusterId: string,
    { projectId, region, endpoint }: PlaceValues,
    { environment, home, clock, signal }: CommandHost,
    { sessions }: ApiHost,
): Promise<readonly JobRow[]> {
    const configuration = { environment, ...(home !== undefined && { home }) };
    const settings = await resolveSettings({ projectId, region, endpoint }, { configuration, clock, sessions });
    const client = createClient(
        settings,
        { clusterId, jobName: "all" },
        { clock, deadline: clock.monotonic() + patienceMs, signal },
    );
    const rows: JobRow[] = [];
    for (const jobType of jobTypes) {
        for (let page = 1; page <= mostPages; page++) {
            const { rows: some, total } = await client.listJobs({ jobType, page });
            rows.push(...some);
            if (page * jobsOnPage >= total) break;
        }
    }
    return rows.sort((one, other) => (one.name < other.name ? -1 : 1));
}
