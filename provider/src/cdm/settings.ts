import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import type { Clock } from "./clock.js";
import { fromKooCli, fromSdkFile } from "./credentials/files.js";
import { Iam, type ProjectName } from "./credentials/iam.js";
import type { Login, Logins } from "./credentials/login.js";
import { loginBy } from "./credentials/loginBy.js";
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
import { type FoundWayIn, findWayIn, secretsOf, uselessButMeant, whatToCheck, whyNone } from "./credentials/wayIn.js";
import { domainOf, endpointOfRegion, endpointProblem } from "./endpoint.js";
import { CdmError, SettingsError, type SettingsProblem, settingsProblem } from "./errors.js";
import type { KnownHosts } from "./hosts.js";
import { sendOnce, type Tls, type Transport } from "./transport.js";

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
    readonly tls: Tls;
    /** Who has answered this process. */
    readonly hosts: KnownHosts;
    /** Where the way in was found: `the environment`. */
    readonly from: string;
    /**
     * The name of the user that logs in, by which CDM keeps who has started a run. Asks IAM, once for the process; undefined where IAM does not say.
     *
     * @throws CdmError where IAM can't be asked
     */
    userName(): Promise<string | undefined>;
}

export interface SettingsHost {
    readonly configuration: Configuration;
    readonly clock: Clock;
    readonly logins: Logins;
    /** @default axios */
    readonly transport?: Transport | undefined;
}

export const addressMissing = settingsProblem(
    "addressMissing",
    "No address of CDM: set endpoint or region on the JobRun, or HW_CDM_ENDPOINT or HW_REGION_NAME in the environment.",
);
export const projectIdMissing = settingsProblem(
    "projectMissing",
    "No project: set projectId on the JobRun, or HW_PROJECT_ID, HW_PROJECT_NAME or HW_REGION_NAME in the environment.",
);

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

/** A setting, and what it is called where it was found: `HW_REGION_NAME`. */
export interface Setting {
    readonly value: string;
    readonly from: string;
}

/**
 * A setting that is no credential: a Provider instance and stack configuration come before the environment, and a file
 * counts only where it has the way in.
 */
function findSetting(
    name: ValueName,
    sources: readonly Source[],
    found = findWayIn(sources)?.source,
): Setting | undefined {
    const source = inOrder(sources, found).find(({ values }) => values[name] !== undefined);
    return source && settingFrom(source.nameOf(name), source.values[name]);
}

function inOrder(sources: readonly Source[], found: Source | undefined): Source[] {
    const of = (...kinds: Source["kind"][]) => sources.filter(({ kind }) => kinds.includes(kind));
    return [...of("provider", "stack"), ...of("environment"), ...(found ? [found] : [])];
}

function settingFrom(from: string, value: string | undefined): Setting | undefined {
    return value === undefined ? undefined : { value, from };
}

/** The project of the first source that names one, by its id or by its name: a name there comes before an id elsewhere. */
function findProject(sources: readonly Source[], found: Source | undefined): Choice["project"] {
    const source = inOrder(sources, found).find(({ values }) => values.projectId ?? values.projectName);
    if (source === undefined) return undefined;
    const setting = (name: "projectId" | "projectName") => settingFrom(source.nameOf(name), source.values[name]);
    return projectBy(setting("projectId"), setting("projectName"));
}

/** The id of the project, where the first source that names one has it. */
export function projectIdIn(sources: readonly Source[]): string | undefined {
    const project = findProject(sources, findWayIn(sources)?.source);
    return project && "id" in project ? project.id : undefined;
}

export function settingOf(name: ValueName, sources: readonly Source[]): string | undefined {
    return findSetting(name, sources)?.value;
}

/** What is going to be used and where it was found, before anybody but the metadata of a cloud server has been asked. */
export interface Choice {
    /** All sources of ways in, the first first. */
    readonly sources: readonly Source[];
    readonly found?: FoundWayIn | undefined;
    readonly project?: (ProjectName & { readonly from: string }) | undefined;
    readonly region?: Setting | undefined;
    readonly endpoint?: Setting | undefined;
    readonly authUrl?: Setting | undefined;
    /** Whether IAM has to be asked for a token, for keys or for the project. */
    readonly asksIam: boolean;
    readonly tls: Tls;
    /** What switches the check of certificates off. */
    readonly insecure?: Setting | undefined;
    readonly problems: readonly SettingsProblem[];
}

/** Where what comes from whoever calls, such as a JobRun, is said to come from. */
const given = "what was given";
const ofRegion = "the region";

export async function choose(place: Place, host: SettingsHost): Promise<Choice> {
    const { configuration, logins, transport = sendOnce } = host;
    const { environment } = configuration;
    const sources = sourcesOf(configuration);
    const useless = uselessButMeant(sources);
    const found = useless
        ? undefined
        : (findWayIn(sources) ?? (await logins.of("server", () => wayInOfServer(transport, environment))));
    const isOnServer = found?.wayIn.kind === "metadata";
    const placeThere = isOnServer ? await logins.of("place", () => placeOfServer(transport, environment)) : undefined;
    const server: Place = placeThere ?? {};
    const setting = (name: ValueName) => findSetting(name, sources, found?.source);
    const ofServer = "the metadata of this server";
    const region = settingFrom(given, place.region) ?? setting("region") ?? settingFrom(ofServer, server.region);
    const project =
        projectBy(settingFrom(given, place.projectId), undefined) ??
        findProject(sources, found?.source) ??
        projectBy(settingFrom(ofServer, server.projectId), region);
    const whole = { ...place, region: region?.value };
    const endpoint = findEndpoint(whole, configuration);
    const authUrl = authUrlOf(setting("authUrl"), region, setting("cloud")?.value);
    const asksIam =
        found?.wayIn.kind === "password" ||
        found?.wayIn.agency !== undefined ||
        (project !== undefined && "name" in project);
    const insecure = setting("insecure");
    const { tls, problem: tlsProblem } = tlsOf(insecure?.value, setting("caCert")?.value);
    const problems = [
        project === undefined ? projectIdMissing : undefined,
        found === undefined ? wayInMissing(placesLookedIn(sources, useless)) : undefined,
        endpoint === undefined ? addressMissing : addressProblem(whole, configuration),
        asksIam ? authUrlProblem(authUrl) : undefined,
        tlsProblem,
    ].filter((problem) => problem !== undefined);
    return {
        sources,
        found,
        project,
        region,
        endpoint,
        authUrl,
        asksIam,
        tls,
        ...(tls.insecure && { insecure }),
        problems,
    };
}

/** @throws SettingsError with every problem at once, before any request to CDM; CdmError where IAM refuses */
export async function resolveSettings(place: Place, host: SettingsHost): Promise<Settings> {
    return settingsBy(await choose(place, host), host);
}

/** @throws SettingsError with every problem at once, before any request to CDM; CdmError where IAM refuses */
export async function settingsBy(choice: Choice, host: SettingsHost): Promise<Settings> {
    const { sources, found, endpoint, tls, problems } = choice;
    if (choice.project === undefined || found === undefined || endpoint === undefined || problems.length > 0) {
        throw new SettingsError(problems);
    }
    const { configuration, clock, logins, transport = sendOnce } = host;
    const { from: _, ...project } = choice.project;
    const { wayIn, source } = found;
    const authUrl = choice.authUrl?.value;
    const secrets = sources.flatMap(secretsOf);
    const { hosts } = logins;
    const iam = new Iam({ authUrl: authUrl ?? "", clock, transport, tls, hosts, secrets, advice: whatToCheck(found) });
    // Keys open all projects of their user; a token that IAM gives for a password opens one.
    const scope = wayIn.kind === "password" && !wayIn.agency && project;
    // What one address refuses another may let in.
    const key = { wayIn, source: source.name, authUrl, tls, scope, endpoint: endpoint.value };
    const login = await logins.of(key, async () =>
        loginBy(found, { iam, project, clock, transport, environment: configuration.environment, secrets }),
    );
    const projectId =
        "id" in project
            ? project.id
            : await logins.of({ ...key, project }, () => projectIdBy(login, iam, project.name));
    return {
        projectId,
        endpoint: endpoint.value.replace(/\/+$/, ""),
        login,
        tls,
        hosts,
        from: source.name,
        userName: async () =>
            authUrl === undefined ? undefined : logins.of({ ...key, what: "user" }, () => userNameBy(login, iam)),
    };
}

function projectBy(id: Setting | undefined, name: Setting | undefined): Choice["project"] {
    if (id?.value) return { id: id.value, from: id.from };
    return name?.value ? { name: name.value, from: name.from } : undefined;
}

/** A token that IAM gave says what project it is for; else IAM has to be asked. */
async function projectIdBy(login: Login, iam: Iam, name: string): Promise<string> {
    const result = await login.send<string>(
        async (credential) =>
            credential.projectId === undefined ? iam.projectIdOf(name, credential) : { value: credential.projectId },
        { isToCdm: false },
    );
    if ("failure" in result) throw new CdmError(`find the project "${name}"`, result.failure, "IAM");
    return result.value;
}

async function userNameBy(login: Login, iam: Iam): Promise<string | undefined> {
    const result = await login.send((credential) => iam.userNameOf(credential), { isToCdm: false });
    if ("failure" in result) throw new CdmError("say who logs in", result.failure, "IAM");
    return result.value;
}

/** @param caCert a file, or what would be in it, as the Terraform provider has it */
function tlsOf(insecure: string | undefined, caCert: string | undefined): { tls: Tls; problem?: SettingsProblem } {
    const isInsecure = /^(true|1|yes)$/i.test(insecure ?? "");
    const tls = isInsecure ? { insecure: true } : {};
    if (caCert === undefined) return { tls };
    try {
        const ca = caCert.startsWith("-----BEGIN") ? caCert : readFileSync(caCert, "utf8");
        return { tls: { ...tls, ca } };
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const sentence = `The file with certificates to trust (HW_CACERT), ${caCert}, can't be read: ${code}.`;
        return { tls, problem: settingsProblem("certificatesUnreadable", sentence) };
    }
}

async function wayInOfServer(transport: Transport, environment: Environment): Promise<FoundWayIn | undefined> {
    if (!(await keysOfServer(transport, environment))) return undefined;
    const name = "the agency of this cloud server";
    return { wayIn: { kind: "metadata" }, source: { kind: "server", name, values: {}, nameOf: (value) => value } };
}

/** Behind a source that was meant nobody looks on. */
function placesLookedIn(sources: readonly Source[], useless: Source | undefined): string[] {
    if (useless === undefined) return [...sources.map(whyNone), "the metadata of a cloud server"];
    const before = sources.slice(0, sources.indexOf(useless));
    const why = useless.kind === "provider" || useless.kind === "stack" ? "has a part of one" : "was named";
    return [...before.map(whyNone), `${whyNone(useless)}, and no further, since that one ${why}`];
}

function wayInMissing(lookedIn: readonly string[]): SettingsProblem {
    return settingsProblem(
        "credentialsMissing",
        "No credentials: set HW_AUTH_TOKEN to an IAM token of the project, or HW_ACCESS_KEY and HW_SECRET_KEY, or HW_USER_NAME, " +
            `HW_USER_PASSWORD and HW_DOMAIN_NAME, in the environment. Looked for a complete set in ${lookedIn.join(", ")}.`,
    );
}

/** What can be said of missing credentials without asking anybody, in a preview; undefined where they are there or may come. */
export function wayInProblem(configuration: Configuration): string | undefined {
    const sources = sourcesOf(configuration);
    const isUnknown = Object.values(configuration.config ?? {}).includes(unknownValue);
    if (isUnknown || findWayIn(sources)) return undefined;
    const useless = uselessButMeant(sources);
    if (useless) return wayInMissing(placesLookedIn(sources, useless)).sentence;
    return `${wayInMissing(sources.map(whyNone)).sentence} An operation asks the metadata of a cloud server last.`;
}

/** Without the version, which every request names itself. */
function authUrlOf(
    wanted: Setting | undefined,
    region: Setting | undefined,
    cloud: string | undefined,
): Setting | undefined {
    const byRegion = region && `https://iam.${region.value}.${domainOf(region.value, cloud)}`;
    const found = wanted ?? settingFrom(ofRegion, byRegion);
    return found && { ...found, value: found.value.replace(/\/+$/, "").replace(/\/v3(\.0)?$/, "") };
}

function authUrlProblem(authUrl: Setting | undefined): SettingsProblem | undefined {
    if (authUrl === undefined) {
        const sentence = "No address of IAM: set HW_AUTH_URL or HW_REGION_NAME in the environment.";
        return settingsProblem("iamAddressMissing", sentence);
    }
    const problem = endpointProblem(authUrl.value);
    return problem === undefined
        ? undefined
        : settingsProblem("iamAddressWrong", `The address of IAM (HW_AUTH_URL) ${problem}.`);
}

/** The address that an operation will use; undefined where neither an endpoint nor a region is known. */
export function resolveEndpoint(place: Place, configuration: Configuration): string | undefined {
    return findEndpoint(place, configuration)?.value;
}

function findEndpoint(place: Place, configuration: Configuration): Setting | undefined {
    const sources = sourcesOf(configuration);
    const region = place.region ?? settingOf("region", sources);
    return (
        settingFrom(given, place.endpoint) ??
        findSetting("endpoint", sources) ??
        settingFrom(ofRegion, region && endpointOfRegion(region, settingOf("cloud", sources)))
    );
}

/** What is wrong with the address, in a sentence that names where it came from. */
export function addressProblem(place: Place, configuration: Configuration): SettingsProblem | undefined {
    const endpoint = findEndpoint(place, configuration);
    const problem = endpoint && endpointProblem(endpoint.value);
    if (endpoint === undefined || problem === undefined) return undefined;
    const names: Readonly<Record<string, string>> = {
        [given]: "endpoint",
        [ofRegion]: "The address made of region and HW_CLOUD",
    };
    return settingsProblem("addressWrong", `${names[endpoint.from] ?? endpoint.from} ${problem}.`);
}
