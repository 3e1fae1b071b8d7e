import { readFileSync } from "node:fs";
import { join } from "node:path";
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
import { capitalized, visible } from "../common/text.js";
import { describeRun, livenessOf } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import { describeMethod, type NotUsed, notUsed } from "./describeAuth.js";
import { whatTells } from "./leakyVariables.js";
import { flags, problemIn } from "./place.js";
import { describePulumi } from "./pulumiCli.js";
import { parse, UsageError } from "./usage.js";

const usage = `Usage: cdm-run doctor [options]

Says who would ask CDM, where and for which project, then asks it for the project's clusters and says what came of it.
Nothing is changed. Ends with 0 where CDM has answered, else with 1.

  --cluster ID      asks for this cluster instead
  --job NAME        asks for the status of this job of that cluster
  --project-id ID   the project, in place of the one that is configured
  --region NAME     the region, in place of the one that is configured
  --endpoint URL    CDM's address, in place of the one that is configured
  --json            the same as JSON
  --help            this text`;

const options = {
    cluster: { type: "string" },
    job: { type: "string" },
    "project-id": { type: "string" },
    region: { type: "string" },
    endpoint: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

/** For so long a disturbance is waited through. */
const patienceMs = 10_000;

interface Job {
    readonly cluster?: string | undefined;
    readonly job?: string | undefined;
}

/** What is known before anybody is asked. */
interface Facts {
    readonly version: string;
    readonly node: string;
    readonly pulumi: string;
    readonly credentials?: { readonly source: string; readonly as: string; readonly ofNoUse?: string };
    readonly notUsed: readonly NotUsed[];
    readonly region?: Setting;
    readonly endpoint?: Setting;
    /** Where IAM has to be asked. */
    readonly iam?: Setting;
    readonly insecure?: Setting;
    /** What to beware of on the way to CDM, though it can be gone. */
    readonly cautions: readonly string[];
    /** What makes others print secrets here. */
    readonly warnings: readonly string[];
}

interface Outcome {
    readonly ok: boolean;
    readonly sentence: string;
    /** The codes of the catalogue, CDM's or our own. */
    readonly codes: readonly string[];
}

/** Says what an operation would use and whether CDM lets it in, without any of the secrets. */
export async function doctor(args: readonly string[], host: CommandHost): Promise<number> {
    const { json, help, cluster, job, region, endpoint, "project-id": projectId } = parse(args, options);
    if (help) {
        host.stdout(usage);
        return 0;
    }
    const problem =
        problemIn({ clusterId: cluster, jobName: job, projectId, region, endpoint }) ??
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
    const say = (lines: readonly string[]) => json || host.stdout(redactor(hidden)(visible(lines.join("\n"))));
    say(linesOf(facts));
    let project: Setting | undefined;
    const outcome = await outcomeOf(async () => {
        const settings = await settingsBy(choice, settingsHost);
        hidden.push(...settings.session.secrets());
        project = { value: settings.projectId, from: whence(choice, place) };
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
        return ask(client, { cluster, job });
    });
    say([line(outcome.ok ? "ok" : "not ok", outcome.sentence)]);
    // Value by value: JSON stays JSON, whatever a secret looks like.
    const shown = (_: string, value: unknown) => (typeof value === "string" ? redactor(hidden)(visible(value)) : value);
    if (json) host.stdout(JSON.stringify({ ...facts, project, ...outcome }, shown, 2));
    return outcome.ok ? 0 : 1;
}

function httpProblem(endpoint: string | undefined, environment: CommandHost["environment"]): string | undefined {
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint, allowsHttp(environment));
    return problem && `${flags.endpoint} ${problem}`;
}

function factsOf(choice: Choice, place: Place, environment: CommandHost["environment"]): Facts {
    const { found, region, endpoint, authUrl, asksIam, insecure } = choice;
    const ofNoUse = found && flawIn(found.source);
    return {
        version: versionOfPackage(),
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
        ...(region && { region: shown(region, place.region === undefined ? region.from : flags.region) }),
        ...(endpoint && {
            endpoint: {
                value: presentable(endpoint.value),
                from: place.endpoint === undefined ? endpoint.from : flags.endpoint,
            },
        }),
        ...(asksIam && authUrl && { iam: { value: presentable(authUrl.value), from: authUrl.from } }),
        ...(insecure && { insecure: shown(insecure) }),
        // Said in a line of its own.
        cautions: choice.cautions.map(({ text }) => text).filter((text) => !text.startsWith("Certificates")),
        warnings: whatTells(environment),
    };
}

function shown({ value, from }: Setting, whence = from): Setting {
    return { value, from: whence };
}

function versionOfPackage(): string {
    return JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")).version;
}

function linesOf(facts: Facts): string[] {
    const { version, node, pulumi, credentials, notUsed, region, endpoint, iam, insecure } = facts;
    const { cautions, warnings } = facts;
    const setting = (label: string, found: Setting | undefined, instead: string) =>
        line(label, found ? `${found.value} (${found.from})` : instead);
    const unused = notUsed.map(({ source, why }, index) => line(index === 0 ? "not used" : "", `${source}: ${why}`));
    return [
        line("version", `pulumi-huaweicloud-cdm ${version}, Node ${node}`),
        line("pulumi", pulumi),
        line("credentials", credentials ? `${credentials.source}: ${credentials.as}` : "none"),
        ...(credentials?.ofNoUse === undefined ? [] : [line("", `of no use there: ${credentials.ofNoUse}`)]),
        ...unused,
        setting("region", region, "none"),
        setting("endpoint", endpoint, "none"),
        ...(iam ? [setting("IAM", iam, "")] : []),
        ...(insecure ? [line("insecure", `certificates are not checked (${insecure.from})`)] : []),
        ...cautions.map((text) => line("caution", text)),
        ...warnings.map((sentence) => line("warning", sentence)),
    ];
}

function line(label: string, text: string): string {
    return `${label.padEnd(13)}${text}`;
}

/** Where the project comes from: its id may stand somewhere, or its name. */
function whence({ project }: Choice, place: Place): string {
    if (project === undefined || "id" in project)
        return place.projectId === undefined ? (project?.from ?? "") : flags.projectId;
    return `looked up by its name "${project.name}", ${place.region === undefined ? project.from : flags.region}`;
}

/** One harmless request. Returns what came of it in a sentence. */
async function ask(client: CdmClient, { cluster, job }: Job): Promise<Outcome> {
    if (cluster === undefined) {
        const clusters = await client.listClusters();
        return good(`CDM has listed the clusters of the project: ${clusters.length}.`);
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
    const sentence = `Somebody answered, but without ${what}: that was not CDM. Check the endpoint, its host and its path prefix.`;
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
