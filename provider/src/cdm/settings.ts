import { homedir } from "node:os";
import type { Clock } from "./clock.js";
import type { Credential } from "./credentials/credential.js";
import { fromKooCli, fromSdkFile } from "./credentials/files.js";
import { Iam, type ProjectName } from "./credentials/iam.js";
import { Login, type Logins } from "./credentials/login.js";
import { keysOfServer, placeOfServer } from "./credentials/metadata.js";
import {
    type Bag,
    type Environment,
    fromEnvironment,
    fromProvider,
    fromStack,
    type Source,
    unknownValue,
    type ValueName,
    valueNames,
} from "./credentials/source.js";
import { type FoundWayIn, findWayIn, type WayIn, whyNone } from "./credentials/wayIn.js";
import { domainOf, endpointOfRegion, endpointProblem } from "./endpoint.js";
import { CdmError, SettingsError } from "./errors.js";
import { sendOnce, type Transport } from "./transport.js";

export type { Environment } from "./credentials/source.js";

/** Where settings and credentials may come from, as this process was given them. */
export interface Configuration {
    readonly environment: Environment;
    /** What the engine has configured this process with: the values of an explicit Provider, or all stack configuration. */
    readonly config?: Bag;
    /** Where the shared files are. @default the user's home */
    readonly home?: string;
}

/** Where a job lives, as far as it is given. */
export interface Place {
    readonly projectId?: string | undefined;
    readonly region?: string | undefined;
    readonly endpoint?: string | undefined;
}

/** All that a client needs to talk to CDM. */
export interface Settings {
    readonly projectId: string;
    readonly endpoint: string;
    readonly login: Login;
    readonly insecure: boolean;
    /** Where the way in was found: `the environment`. */
    readonly from: string;
}

export interface SettingsHost {
    readonly configuration: Configuration;
    readonly clock: Clock;
    readonly logins: Logins;
    /** @default axios */
    readonly transport?: Transport | undefined;
}

export const addressMissing =
    "No address of CDM: set endpoint or region on the JobRun, or HW_CDM_ENDPOINT or HW_REGION_NAME in the environment.";
export const projectIdMissing =
    "No project: set projectId on the JobRun, or HW_PROJECT_ID, HW_PROJECT_NAME or HW_REGION_NAME in the environment.";

/** The sources of ways in, the first first. */
export function sourcesOf({ environment, config = {}, home = homedir() }: Configuration): Source[] {
    const isProvider = Object.keys(config).some((key) => (valueNames as readonly string[]).includes(key));
    return [
        ...(isProvider ? [fromProvider(config)] : []),
        fromEnvironment(environment),
        fromStack(config, "huaweicloud-cdm"),
        fromStack(config, "huaweicloud"),
        fromKooCli(environment, home),
        fromSdkFile(environment, home),
    ];
}

/**
 * A setting that is no credential: a Provider instance and stack configuration come before the environment, and a file
 * counts only where it is the source of the way in.
 */
export function settingOf(name: ValueName, sources: readonly Source[], found?: Source): string | undefined {
    const of = (kind: Source["kind"]) => sources.filter((source) => source.kind === kind);
    return [...of("program"), ...of("environment"), found].map((source) => source?.values[name]).find(Boolean);
}

/** @throws SettingsError with every problem at once, before any request to CDM; CdmError where IAM refuses */
export async function resolveSettings(place: Place, host: SettingsHost): Promise<Settings> {
    const { configuration, clock, transport = sendOnce } = host;
    const { environment } = configuration;
    const sources = sourcesOf(configuration);
    const found = findWayIn(sources) ?? (await wayInOfServer(transport, environment));
    const server = found?.wayIn.kind === "metadata" ? await placeOfServer(transport, environment) : {};
    const setting = (name: ValueName) => settingOf(name, sources, found?.source);
    const region = place.region ?? setting("region") ?? server.region;
    const knownProject = place.projectId ?? setting("projectId") ?? server.projectId;
    const projectName = setting("projectName") ?? region;
    const endpoint = resolveEndpoint({ ...place, region }, configuration);
    const project: ProjectName | undefined = knownProject
        ? { id: knownProject }
        : projectName
          ? { name: projectName }
          : undefined;
    const authUrl = authUrlOf(setting("authUrl"), region, setting("cloud"));
    const problems = [
        project === undefined ? projectIdMissing : undefined,
        found === undefined ? wayInMissing([...sources.map(whyNone), "the metadata of a cloud server"]) : undefined,
        endpoint === undefined ? addressMissing : addressProblem({ ...place, region }, configuration),
        authUrlProblem(authUrl, found, project),
    ].filter((problem) => problem !== undefined);
    if (project === undefined || found === undefined || endpoint === undefined || problems.length > 0) {
        throw new SettingsError(problems);
    }
    const insecure = /^(true|1|yes)$/i.test(setting("insecure") ?? "");
    const secrets = secretsOf(found.wayIn);
    const iam = new Iam({ authUrl: authUrl ?? "", clock, transport, insecure, secrets });
    const login = await host.logins.of({ ...found, source: found.source.name, authUrl, project }, async () =>
        loginBy(found.wayIn, { iam, project, clock, transport, environment }),
    );
    const projectId = knownProject ?? (await projectIdBy(login, iam, project));
    return { projectId, endpoint: endpoint.replace(/\/+$/, ""), login, insecure, from: found.source.name };
}

interface LoginHost {
    readonly iam: Iam;
    readonly project: ProjectName;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly environment: Environment;
}

function loginBy(wayIn: WayIn, { iam, project, clock, transport, environment }: LoginHost): Login {
    const obtainOwn = async (): Promise<Credential> => {
        switch (wayIn.kind) {
            case "token":
                return { authToken: wayIn.authToken };
            case "keyPair": {
                const { accessKey, secretKey, securityToken } = wayIn;
                return { accessKey, secretKey, ...(securityToken !== undefined && { securityToken }) };
            }
            case "password":
                return iam.tokenByPassword(wayIn, project);
            case "metadata": {
                const keys = await keysOfServer(transport, environment);
                if (keys) return keys;
                const text = "the metadata service of this cloud server gave no keys";
                throw new CdmError("log in", { kind: "transient", text, withoutEffect: true }, "The server's agency");
            }
        }
    };
    const { agency } = wayIn;
    const obtain = agency ? async () => iam.keysOfAgency(agency, await obtainOwn()) : obtainOwn;
    const isRenewable = agency !== undefined || wayIn.kind === "password" || wayIn.kind === "metadata";
    return new Login({ clock, obtain, isRenewable, secrets: secretsOf(wayIn) });
}

function secretsOf(wayIn: WayIn): string[] {
    const { authToken, secretKey, securityToken, userPassword } = wayIn as Readonly<Record<string, string | undefined>>;
    return [authToken, secretKey, securityToken, userPassword].filter((secret) => secret !== undefined);
}

/** A token says what project it is for; with keys IAM has to be asked. */
async function projectIdBy(login: Login, iam: Iam, project: ProjectName): Promise<string> {
    const credential = await login.credential();
    if (credential.projectId !== undefined) return credential.projectId;
    return "id" in project ? project.id : iam.projectIdOf(project.name, credential);
}

async function wayInOfServer(transport: Transport, environment: Environment): Promise<FoundWayIn | undefined> {
    if (!(await keysOfServer(transport, environment))) return undefined;
    const name = "the agency of this cloud server";
    return { wayIn: { kind: "metadata" }, source: { kind: "server", name, values: {}, nameOf: (value) => value } };
}

function wayInMissing(lookedIn: readonly string[]): string {
    return (
        "No credentials: set HW_AUTH_TOKEN to an IAM token of the project, or HW_ACCESS_KEY and HW_SECRET_KEY, or HW_USER_NAME, " +
        `HW_USER_PASSWORD and HW_DOMAIN_NAME, in the environment. Looked for a complete set in ${lookedIn.join(", ")}.`
    );
}

/** What can be said of missing credentials without asking anybody, in a preview; undefined where they are there or may come. */
export function wayInProblem(configuration: Configuration): string | undefined {
    const sources = sourcesOf(configuration);
    const isUnknown = Object.values(configuration.config ?? {}).includes(unknownValue);
    if (isUnknown || findWayIn(sources)) return undefined;
    return `${wayInMissing(sources.map(whyNone))} An operation asks the metadata of a cloud server last.`;
}

/** Without the version, which every request names itself. */
function authUrlOf(
    given: string | undefined,
    region: string | undefined,
    cloud: string | undefined,
): string | undefined {
    const url = given ?? (region === undefined ? undefined : `https://iam.${region}.${domainOf(region, cloud)}`);
    return url?.replace(/\/+$/, "").replace(/\/v3(\.0)?$/, "");
}

function authUrlProblem(
    authUrl: string | undefined,
    found: FoundWayIn | undefined,
    project: ProjectName | undefined,
): string | undefined {
    const asksIam =
        found?.wayIn.kind === "password" || found?.wayIn.agency !== undefined || (project && "name" in project);
    if (!asksIam) return undefined;
    if (authUrl === undefined) return "No address of IAM: set HW_AUTH_URL or HW_REGION_NAME in the environment.";
    const problem = endpointProblem(authUrl);
    return problem && `The address of IAM (HW_AUTH_URL) ${problem}.`;
}

/** The address that an operation will use; undefined where neither an endpoint nor a region is known. */
export function resolveEndpoint(place: Place, configuration: Configuration): string | undefined {
    const sources = sourcesOf(configuration);
    const region = place.region ?? settingOf("region", sources);
    return (
        place.endpoint ??
        settingOf("endpoint", sources) ??
        (region && endpointOfRegion(region, settingOf("cloud", sources)))
    );
}

/** What is wrong with the address, in a sentence that names where it came from. */
export function addressProblem(place: Place, configuration: Configuration): string | undefined {
    const endpoint = resolveEndpoint(place, configuration);
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint);
    if (problem === undefined) return undefined;
    const given = sourcesOf(configuration).find(({ values }) => values.endpoint !== undefined);
    const source = place.endpoint
        ? "endpoint"
        : (given?.nameOf("endpoint") ?? "The address made of region and HW_CLOUD");
    return `${source} ${problem}.`;
}
