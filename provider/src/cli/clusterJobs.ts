import { type ApiHost, hostOf } from "../api/host.js";
import type { JobRow } from "../cdm/answers.js";
import { type CdmClient, createClient, type JobListPage, jobsOnPage, jobTypes } from "../cdm/client.js";
import { resolveSettings } from "../cdm/config/resolve.js";
import { currentRedactor } from "../common/redact.js";
import { visible } from "../common/text.js";
import { recorded } from "../run/index.js";
import { withClusterWord } from "./clusterWord.js";
import type { CommandHost } from "./commandHost.js";
import type { PlaceValues } from "./jobCall.js";

/** How long a request is repeated while CDM or the network is disturbed. */
export const patienceMs = 120_000;

/** More pages are of no use to a reader, and cost too many requests. */
const mostPages = 50;

export interface ClusterJobs {
    readonly rows: readonly JobRow[];
    /** A sentence for each type of which CDM lists more jobs than were read. */
    readonly cut: readonly string[];
}

/** The jobs of a cluster, as CDM's list shows them. A status there may be some seconds old. */
export async function jobsOfCluster(
    clusterId: string,
    { projectId, region, endpoint }: PlaceValues,
    { environment, clock, signal, stderr }: CommandHost,
    api: ApiHost,
): Promise<ClusterJobs> {
    const host = hostThatWarns({ environment, stderr }, api);
    const lists = await recorded(
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
            const all: ClusterJobs[] = [];
            try {
                for (const jobType of jobTypes) all.push(await jobsOfType(jobType, client));
            } catch (error) {
                throw await withClusterWord(error, client, clusterId);
            }
            return all;
        },
        () => ({}),
    );
    return {
        rows: lists.flatMap(({ rows }) => rows).sort((one, other) => (one.name < other.name ? -1 : 1)),
        cut: lists.flatMap(({ cut }) => cut),
    };
}

/** The host of an operation that says only warnings, to stderr. */
export function hostThatWarns({ environment, stderr }: Pick<CommandHost, "environment" | "stderr">, api: ApiHost) {
    const onProgress = (text: string, level: string) => {
        if (level === "warning") stderr(visible(text));
    };
    return hostOf({ environment, onProgress }, api);
}

async function jobsOfType(jobType: JobListPage["jobType"], client: Pick<CdmClient, "listJobs">): Promise<ClusterJobs> {
    const rows: JobRow[] = [];
    for (let page = 1; ; page++) {
        const { rows: some, total } = await client.listJobs({ jobType, page });
        rows.push(...some);
        const read = page * jobsOnPage;
        if (read >= total) return { rows, cut: [] };
        if (page === mostPages)
            return {
                rows,
                cut: [`CDM lists ${total} jobs of type ${jobType}. Only the first ${read} of them were read.`],
            };
    }
}
