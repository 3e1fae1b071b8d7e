import type { ApiHost } from "../../api/host.js";
import { createClient } from "../../cdm/client.js";
import { resolveSettings } from "../../cdm/config/resolve.js";
import { createDefinitionClient } from "../../cdm/definitionClient.js";
import { CdmError } from "../../cdm/errors.js";
import { currentRedactor } from "../../common/redact.js";
import type { Redact } from "../../common/text.js";
import { hidingOf, isAddressable, job, link, type ShownDefinition } from "../../definition/index.js";
import { recorded } from "../../run/index.js";
import { hostThatWarns, jobsOfCluster, patienceMs } from "../clusterJobs.js";
import { withClusterWord } from "../clusterWord.js";
import type { CommandHost } from "../commandHost.js";
import { UsageError } from "../frame/usageError.js";
import { inParallel } from "../inParallel.js";
import type { PlaceValues } from "../jobCall.js";

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
    /** Sentences about what CDM has, and the program does not have. */
    readonly leftOut: readonly string[];
    /** Sentences about links that a job names, and CDM does not have. */
    readonly missing: readonly string[];
    /** Removes the credentials of this process, and the secrets of all definitions, from a sentence. */
    readonly redact: Redact;
}

type Recorded = Parameters<Parameters<typeof recorded>[4]>[0];

interface Found {
    readonly kind: KindName;
    readonly name: string;
    readonly record: Readonly<Record<string, unknown>>;
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
    const { clock, signal } = host;
    const warning = hostThatWarns(host, api);
    const settings = await resolveSettings({ ...place }, warning);
    const redact = currentRedactor(() => settings.session.secrets());
    if ([clusterId, ...Object.values(place)].some((text) => text !== undefined && redact(text) !== text))
        throw new UsageError("--cluster, --project-id, --region and --endpoint must not hold a credential");
    const ofProcess = hidingOf({ redact, secrets: [] });
    const [leftOut, missing]: [string[], string[]] = [[], []];

    async function find(kind: KindName, name: string, isNamed: boolean): Promise<Found | undefined> {
        if (ofProcess.hidesName(name)) {
            leftOut.push(secretNameOf(kind, clusterId));
            return undefined;
        }
        if (!isAddressable(name)) {
            leftOut.push(`The ${kind} "${name}" is left out, because no request can have such a name.`);
            return undefined;
        }
        try {
            const record = await showDefinition(kind, name);
            if (record !== undefined) return { kind, name, record };
        } catch (error) {
            if (isNamed || !(error instanceof CdmError) || error.mayPass || error.kind === "authentication")
                throw error;
            if (!kinds[kind].isMissing(error)) {
                // Another user's may be refused, and is no reason to print nothing of the others.
                leftOut.push(`The ${kind} "${name}" is left out: ${error.message}`);
                return undefined;
            }
        }
        const sentence = `Cluster ${clusterId} has no ${kind} "${name}".`;
        // mutant: the definition that was named and is missing
        if (isNamed) throw new Error(sentence);
        missing.push(sentence);
        return undefined;
    }

    function showDefinition(kind: KindName, name: string) {
        const at = { clusterId, kind, [kind === "job" ? "jobName" : "linkName"]: name };
        const show = async ({ recorder }: Recorded) => {
            recorder.hide(redact);
            const options = { clock, deadline: clock.monotonic() + patienceMs, signal, record: recorder.record };
            const client = createDefinitionClient(settings, { kind, clusterId, name }, options);
            try {
                return await client.show();
            } catch (error) {
                if (error instanceof CdmError && kinds[kind].isMissing(error)) throw error;
                throw await withClusterWord(
                    error,
                    createClient(settings, { clusterId, jobName: name }, options),
                    clusterId,
                );
            }
        };
        return recorded("read", at, warning, { signal }, show, () => ({}));
    }

    async function findAll(kind: KindName, names: readonly string[], named: readonly string[]) {
        const found = await inParallel(inOrder(names), mostAtOnce, (name) => find(kind, name, named.includes(name)));
        return found.filter((one) => one !== undefined);
    }

    const isAll = namedJobs.length === 0 && namedLinks.length === 0;
    const listed = isAll ? await jobsOfCluster(clusterId, place, host, api) : undefined;
    leftOut.push(...(listed?.cut ?? []).map((sentence) => `${sentence} Name each of the others with --job.`));
    const jobs = await findAll("job", listed?.rows.map(({ name }) => name) ?? namedJobs, namedJobs);
    const used = jobs.flatMap(({ record }) => job.linksShown(record));
    const links = await findAll("link", [...namedLinks, ...used], namedLinks);

    // What is a secret in one definition may stand in another one under any name, so all are read before any is shown.
    const secrets = [...jobs, ...links].flatMap(({ kind, record }) => kinds[kind].secretsShown(record));
    const hiding = hidingOf({ redact, secrets });
    const show = ({ kind, name, record }: Found): ShownDefinition[] => {
        if (!hiding.hidesName(name)) return [kinds[kind].inputsShown(record, { clusterId, name, hiding })];
        leftOut.push(secretNameOf(kind, clusterId));
        return [];
    };
    return { jobs: jobs.flatMap(show), links: links.flatMap(show), leftOut, missing, redact: hiding.redact };
}

function secretNameOf(kind: KindName, clusterId: string): string {
    return `A ${kind} of cluster ${clusterId} is left out, because its name holds a secret: a credential of this command, or a secret of a job or link.`;
}

function inOrder(names: readonly string[]): string[] {
    return [...new Set(names)].sort((one, other) => (one < other ? -1 : 1));
}
