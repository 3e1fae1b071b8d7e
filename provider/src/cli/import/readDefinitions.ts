import type { ApiHost } from "../../api/host.js";
import { resolveSettings } from "../../cdm/config/resolve.js";
import { createDefinitionClient } from "../../cdm/definitionClient.js";
import { CdmError } from "../../cdm/errors.js";
import { redactor } from "../../common/redact.js";
import { isWellFormed, type Redact } from "../../common/text.js";
import { job, link, type ShownDefinition } from "../../definition/index.js";
import { jobsOfCluster } from "../clusterJobs.js";
import type { CommandHost } from "../commandHost.js";
import { inParallel } from "../inParallel.js";
import type { PlaceValues } from "../jobCall.js";

/** How long a request is repeated while CDM or the network is disturbed. */
const patienceMs = 120_000;
/** How many definitions are read at a time. All requests share what CDM allows one user. */
const mostAtOnce = 8;

const kinds = { job, link };
type KindName = keyof typeof kinds;

export interface Wanted {
    readonly clusterId: string;
    /** Empty for all, unless links are named. */
    readonly jobs: readonly string[];
    readonly links: readonly string[];
    readonly place: PlaceValues;
}

export interface Read {
    readonly jobs: readonly ShownDefinition[];
    readonly links: readonly ShownDefinition[];
    /** Sentences about what a job or a list names, and the program does not have. */
    readonly missing: readonly string[];
    /** Removes the credentials of this process from a text. */
    readonly redact: Redact;
}

/**
 * Reads jobs, and the links that they use. CDM documents no list of links, so a link that no job uses has to be named.
 *
 * @throws CdmError if CDM can't be asked, or if it does not have what was named
 */
export async function readDefinitions(
    { clusterId, jobs: namedJobs, links: namedLinks, place }: Wanted,
    host: CommandHost,
    api: ApiHost,
): Promise<Read> {
    const { environment, home, clock, signal } = host;
    const configuration = { environment, ...(home !== undefined && { home }) };
    const settings = await resolveSettings({ ...place }, { configuration, clock, sessions: api.sessions });
    const redact: Redact = (text) => redactor(settings.session.secrets())(text);
    const missing: string[] = [];

    async function show(kind: KindName, name: string, isNamed: boolean): Promise<ShownDefinition | undefined> {
        if (!isNamed && (!isWellFormed(name) || redact(name) !== name)) {
            missing.push(`The ${kind} "${redact(name)}" is left out: no request and no program can have such a name.`);
            return undefined;
        }
        const options = { clock, deadline: clock.monotonic() + patienceMs, signal };
        const client = createDefinitionClient(settings, { kind, clusterId, name }, options);
        try {
            const record = await client.show();
            if (record !== undefined) return kinds[kind].inputsShown(record, { clusterId, name, redact });
        } catch (error) {
            if (isNamed || !(error instanceof CdmError && kinds[kind].isMissing(error))) throw error;
        }
        const sentence = `Cluster ${clusterId} has no ${kind} "${name}".`;
        if (isNamed) throw new Error(sentence);
        missing.push(sentence);
        return undefined;
    }

    async function showAll(kind: KindName, names: readonly string[], named: readonly string[]) {
        const found = await inParallel(names, mostAtOnce, (name) => show(kind, name, named.includes(name)));
        return found.filter((one) => one !== undefined);
    }

    const isAll = namedJobs.length === 0 && namedLinks.length === 0;
    const listed = isAll ? (await jobsOfCluster(clusterId, place, host, api)).map(({ name }) => name) : namedJobs;
    const jobs = await showAll("job", inOrder(listed), namedJobs);
    const used = jobs.flatMap(({ inputs }) => [inputs.get("sourceLinkName"), inputs.get("destinationLinkName")]);
    const linkNames = inOrder([...namedLinks, ...used.filter((name) => typeof name === "string")]);
    const links = await showAll("link", linkNames, namedLinks);
    return { jobs, links, missing, redact };
}

function inOrder(names: readonly string[]): string[] {
    return [...new Set(names)].sort((one, other) => (one < other ? -1 : 1));
}
