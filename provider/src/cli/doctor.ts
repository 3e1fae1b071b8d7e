import { flawIn, secretsOf } from "../cdm/auth/method.js";
import { SessionCache } from "../cdm/auth/sessionCache.js";
import { type CdmClient, createClient } from "../cdm/client.js";
import { describeStatus } from "../cdm/clusterStatus.js";
import type { Place, Setting } from "../cdm/config/configuration.js";
import { allowsHttp, endpointProblem, presentable } from "../cdm/config/endpoint.js";
import { choose, settingsBy } from "../cdm/config/resolve.js";
import type { Choice } from "../cdm/config/settings.js";
import { CdmError, SettingsError } from "../cdm/errors.js";
import { describeDuration } from "../common/duration.js";
import { redactor } from "../common/redact.js";
import { capitalized, type Redact, visible } from "../common/text.js";
import { describeRun, livenessOf } from "../run/index.js";
import { clusterLines, type ListedCluster, listedClusters } from "./clusterList.js";
import type { CommandHost } from "./commandHost.js";
import { describeMethod, type NotUsed, notUsed } from "./describeAuth.js";
import { clusterOption, jobOption, placeOptions } from "./frame/options.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb, flagOf } from "./frame/verb.js";
import { leakWarnings } from "./leakWarnings.js";
import { packageVersion } from "./packageVersion.js";
import { describePulumi } from "./pulumiCli.js";

/** How long a request is repeated while CDM or the network is disturbed. */
const patienceMs = 10_000;

interface Job {
    readonly cluster?: string | undefined;
    readonly job?: string | undefined;
}

/** What the doctor knows before it sends a request. */
interface Facts {
    readonly version: string;
    readonly node: string;
    readonly pulumi: string;
    readonly credentials?: { readonly source: string; readonly as: string; readonly ofNoUse?: string };
    readonly notUsed: readonly NotUsed[];
    readonly region?: Setting;
    readonly endpoint?: Setting;
    /** IAM's address, if IAM has to be asked. */
    readonly iam?: Setting;
    /** How many requests a minute go to each API at most, if a setting says so. */
    readonly requestsPerMinute?: Setting;
    readonly insecure?: Setting;
    /** Risks of the way to CDM, which an operation takes all the same. */
    readonly cautions: readonly string[];
    /** Variables that make the Pulumi CLI or Node print secrets. */
    readonly warnings: readonly string[];
}

interface Outcome {
    readonly ok: boolean;
    readonly sentence: string;
    /** The error codes, CDM's or our own (docs/errors.md). */
    readonly codes: readonly string[];
    /** Present if CDM has listed them. */
    readonly clusters?: readonly ListedCluster[];
}

/** Shows what an operation would use, and whether CDM lets it in. Shows no secret. */
export const doctor = defineVerb({
    name: "doctor",
    summary: "shows which credentials, address and project would be used, sends CDM one request and shows the answer",
    description:
        "Shows which credentials, address and project a JobRun would use, then asks CDM for the project's clusters and shows the id, name " +
        "and state of each: clusterId of a JobRun takes that id. It changes nothing.",
    options: {
        cluster: { ...clusterOption, text: "ask for this cluster instead" },
        job: { ...jobOption, text: "ask for the status of this job of that cluster" },
        ...placeOptions,
        json: { text: "print the same as JSON" },
    },
    examples: [
        ["", "lists the project's clusters"],
        ["--cluster 6ec9a0a4 --job mysql2obs", "shows the status of a job instead"],
    ],
    exits: { 0: "CDM has answered", 1: "CDM has not answered, or refused" },
    run: (values, host) => diagnose(values, host),
});

interface Values extends Job {
    readonly projectId?: string | undefined;
    readonly region?: string | undefined;
    readonly endpoint?: string | undefined;
    readonly json: boolean;
}

async function diagnose(
    { json, cluster, job, region, endpoint, projectId }: Values,
    host: CommandHost,
): Promise<number> {
    const problem =
        httpProblem(endpoint, host.environment) ??
        (job !== undefined && cluster === undefined ? "--job needs --cluster: a job is in a cluster" : undefined);
    if (problem !== undefined) throw new UsageError(problem);
    const place: Place = { projectId, region, endpoint };
    const { environment, clock, home } = host;
    const settingsHost = {
        configuration: { environment, ...(home !== undefined && { home }) },
        clock,
        sessions: new SessionCache(),
    };
    const choice = await choose(place, settingsHost);
    const hidden = choice.sources.flatMap(secretsOf);
    const facts = factsOf(choice, place, environment);
    const say = (lines: readonly string[]) =>
        json || lines.length === 0 || host.stdout(redactor(hidden)(visible(lines.join("\n"))));
    say(linesOf(facts));
    let project: Setting | undefined;
    const outcome = await outcomeOf(async () => {
        const settings = await settingsBy(choice, settingsHost);
        hidden.push(...settings.session.secrets());
        project = { value: settings.projectId, from: originOfProject(choice, place) };
        say([line("project", `${project.value} (${project.from})`)]);
        const client = createClient(
            settings,
            { clusterId: cluster ?? "", jobName: job ?? "" },
            {
                clock,
                deadline: clock.monotonic() + patienceMs,
                onRetry: ({ text }, delayMs) => host.stderr(`${text}: again in ${describeDuration(delayMs)}`),
            },
        );
        return ask(client, { cluster, job }, redactor(hidden));
    });
    say(clusterLines(outcome.clusters ?? []).map((row, index) => line(index === 0 ? "clusters" : "", row)));
    say([line(outcome.ok ? "ok" : "not ok", outcome.sentence)]);
    // Redacts each value by itself, so that no secret can break the JSON.
    const shown = (_: string, value: unknown) => (typeof value === "string" ? redactor(hidden)(visible(value)) : value);
    if (json) host.stdout(JSON.stringify({ ...facts, project, ...outcome }, shown, 2));
    return outcome.ok ? 0 : 1;
}

function httpProblem(endpoint: string | undefined, environment: CommandHost["environment"]): string | undefined {
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint, allowsHttp(environment));
    return problem && `${flagOf("endpoint")} ${problem}`;
}

function factsOf(choice: Choice, place: Place, environment: CommandHost["environment"]): Facts {
    const { found, region, endpoint, authUrl, asksIam, requestsPerMinute, insecure } = choice;
    const ofNoUse = found && flawIn(found.source);
    return {
        version: packageVersion(),
        node: process.version,
        pulumi: describePulumi(environment),
        ...(found && {
            credentials: {
                source: found.source.name,
                as: describeMethod(found.method),
                ...(ofNoUse !== undefined && { ofNoUse }),
            },
        }),
        notUsed: notUsed(choice),
        ...(region && { region: shown(region, place.region === undefined ? region.from : flagOf("region")) }),
        ...(endpoint && {
            endpoint: {
                value: presentable(endpoint.value),
                from: place.endpoint === undefined ? endpoint.from : flagOf("endpoint"),
            },
        }),
        ...(asksIam && authUrl && { iam: { value: presentable(authUrl.value), from: authUrl.from } }),
        ...(requestsPerMinute && { requestsPerMinute: shown(requestsPerMinute) }),
        ...(insecure && { insecure: shown(insecure) }),
        // Without the caution about certificates, which has a line of its own.
        cautions: choice.cautions.map(({ text }) => text).filter((text) => !text.startsWith("Certificates")),
        warnings: leakWarnings(environment),
    };
}

function shown({ value, from }: Setting, origin = from): Setting {
    return { value, from: origin };
}

function linesOf(facts: Facts): string[] {
    const { version, node, pulumi, credentials, notUsed, region, endpoint, iam } = facts;
    const { requestsPerMinute, insecure, cautions, warnings } = facts;
    const setting = (label: string, found: Setting | undefined, instead: string) =>
        line(label, found ? `${found.value} (${found.from})` : instead);
    const unused = notUsed.map(({ source, why }, index) => line(index === 0 ? "not used" : "", `${source}: ${why}`));
    return [
        line("version", `pulumi-huaweicloud-cdm ${version}, Node ${node}`),
        line("pulumi", pulumi),
        line("credentials", credentials ? `${credentials.source}: ${credentials.as}` : "none"),
        ...(credentials?.ofNoUse === undefined ? [] : [line("", `ignored there: ${credentials.ofNoUse}`)]),
        ...unused,
        setting("region", region, "none"),
        setting("endpoint", endpoint, "none"),
        ...(iam ? [setting("IAM", iam, "")] : []),
        ...(requestsPerMinute
            ? [line("quota", `${requestsPerMinute.value} requests a minute to each API (${requestsPerMinute.from})`)]
            : []),
        ...(insecure ? [line("insecure", `certificates are not checked (${insecure.from})`)] : []),
        ...cautions.map((text) => line("caution", text)),
        ...warnings.map((sentence) => line("warning", sentence)),
    ];
}

function line(label: string, text: string): string {
    return `${label.padEnd(13)}${text}`;
}

/** The setting that gives the project's id, or the name by which IAM finds the id. */
function originOfProject({ project }: Choice, place: Place): string {
    if (project === undefined || "id" in project)
        return place.projectId === undefined ? (project?.from ?? "") : flagOf("projectId");
    return `looked up by its name "${project.name}", ${place.region === undefined ? project.from : flagOf("region")}`;
}

/** Sends one request that changes nothing. Returns its outcome as a sentence. */
async function ask(client: CdmClient, { cluster, job }: Job, redact: Redact): Promise<Outcome> {
    if (cluster === undefined) {
        const clusters = listedClusters(await client.listClusters(), redact);
        return { ...good(`CDM has listed the clusters of the project: ${clusters.length}.`), clusters };
    }
    if (job === undefined) {
        const { status } = await client.showClusterDetail();
        return good(`Cluster ${cluster} is ${describeStatus(String(status))} (status ${status}).`);
    }
    const run = await client.showJobStatus();
    const jobLabel = `job "${job}" in cluster ${cluster}`;
    if (run === undefined || livenessOf(run.status) === "neverRan") return good(`CDM knows of no run of ${jobLabel}.`);
    return good(`${capitalized(describeRun(run))} of ${jobLabel} is ${run.status ?? "without a status"}.`);
}

function good(sentence: string): Outcome {
    return { ok: true, sentence, codes: [] };
}

function notOfCdm(what: string): Outcome {
    const sentence = `The endpoint answered without ${what}, so it is not CDM. Check the endpoint, its host and its path prefix.`;
    return { ok: false, sentence, codes: [] };
}

async function outcomeOf(act: () => Promise<Outcome>): Promise<Outcome> {
    try {
        return await act();
    } catch (error) {
        if (error instanceof SettingsError) {
            const codes = error.problems.map(({ errorCode }) => errorCode);
            return { ok: false, sentence: error.message, codes };
        }
        if (!(error instanceof CdmError)) throw error;
        const { code, lacks } = error.failure;
        if (lacks !== undefined) return notOfCdm(lacks);
        return { ok: false, sentence: error.message, codes: code === undefined ? [] : [code] };
    }
}
