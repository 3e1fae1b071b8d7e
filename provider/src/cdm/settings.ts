import { readFileSync } from "node:fs";
import { addressProblem, authUrlOf, authUrlProblem, findEndpoint, partProblem } from "./addresses.js";
import { type Caution, cautionsOf } from "./cautions.js";
import type { Clock } from "./clock.js";
import {
    type Configuration,
    findSetting,
    given,
    inOrder,
    ofRegion,
    type Place,
    type Setting,
    settingFrom,
    sourcesOf,
} from "./configured.js";
import { Iam, type ProjectName } from "./credentials/iam.js";
import { readIdToken } from "./credentials/idToken.js";
import type { Login, Logins } from "./credentials/login.js";
import { loginBy } from "./credentials/loginBy.js";
import { keysOfServer, placeOfServer } from "./credentials/metadata.js";
import { type Environment, type Source, unknownValue, type ValueName } from "./credentials/source.js";
import {
    agencyLeftOut,
    type FoundWayIn,
    findWayIn,
    secretsOf,
    uselessButMeant,
    whatToCheck,
    whyNone,
} from "./credentials/wayIn.js";
import { CdmError, SettingsError, type SettingsProblem, settingsProblem } from "./errors.js";
import type { KnownHosts } from "./hosts.js";
import { withoutEnd } from "./text.js";
import { sendOnce, type Tls, type Transport } from "./transport.js";
import { isOfCloud, strangerProblem } from "./trust.js";

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
    /** The way in came from a Provider or from stack configuration, which nobody but the engine hands out. @default false */
    readonly isOfEngine?: boolean;
    readonly cautions: readonly Caution[];
    /**
     * The name of the user that logs in, by which CDM keeps who has started a run. Asks IAM, until it has said it once for the process; undefined
     * where IAM does not say.
     *
     * @param deadline on the monotonic clock
     * @throws CdmError where IAM can't be asked, or has not answered before the deadline; SettingsError where no address of it is known
     */
    userName(deadline: number): Promise<string | undefined>;
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
    readonly caCert?: Setting | undefined;
    readonly cautions: readonly Caution[];
    readonly problems: readonly SettingsProblem[];
}

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
    const cloud = setting("cloud");
    const authUrl = authUrlOf(setting("authUrl"), region, cloud);
    const asksIam =
        found?.wayIn.kind === "password" ||
        found?.wayIn.kind === "idToken" ||
        found?.wayIn.agency !== undefined ||
        (project !== undefined && "name" in project);
    const insecure = setting("insecure");
    const caCert = setting("caCert");
    const { tls, problem: tlsProblem } = tlsOf(insecure?.value, caCert);
    const problems = [
        project === undefined ? projectIdMissing : undefined,
        found === undefined ? wayInMissing(placesLookedIn(sources, useless)) : undefined,
        partProblem({
            region,
            cloud,
            ...(project && "id" in project && { projectId: { ...project, value: project.id } }),
        }) ?? (endpoint === undefined ? addressMissing : addressProblem(whole, configuration)),
        strangerProblem(whole, configuration),
        asksIam ? authUrlProblem(authUrl, environment) : undefined,
        found && idTokenProblem(found),
        agencyProblem(sources),
        tlsProblem,
    ].filter((problem) => problem !== undefined);
    const choice = {
        sources,
        found,
        project,
        region,
        endpoint,
        authUrl,
        asksIam,
        tls,
        ...(tls.insecure && { insecure }),
        caCert,
        problems,
    };
    return { ...choice, cautions: cautionsOf(choice, place) };
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
    const scope = ["password", "idToken"].includes(wayIn.kind) && !wayIn.agency && project;
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
        endpoint: withoutEnd(endpoint.value, "/"),
        login,
        tls,
        hosts,
        from: source.name,
        isOfEngine: source.kind === "provider" || source.kind === "stack",
        cautions: choice.cautions,
        async userName(deadline) {
            const problem =
                authUrlProblem(choice.authUrl, configuration.environment) ?? strangeIam(choice, configuration);
            if (problem !== undefined) throw new SettingsError([problem]);
            return logins.ofEach({ ...key, what: "user" }, () => userNameBy(login, iam, deadline));
        },
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

/** What is asked beside the point shows the credential to nobody else: not to the public cloud's IAM what is for a private CDM. */
function strangeIam({ authUrl, endpoint }: Choice, configuration: Configuration): SettingsProblem | undefined {
    const isOfOneCloud = endpoint !== undefined && isOfCloud(new URL(endpoint.value), configuration);
    if (authUrl?.from !== ofRegion || isOfOneCloud) return undefined;
    const sentence = "The region's IAM was not asked, because CDM's address is not the region's: set HW_AUTH_URL.";
    return settingsProblem("iamAddressMissing", sentence);
}

async function userNameBy(login: Login, iam: Iam, deadline: number): Promise<string | undefined> {
    const result = await login.send((credential) => iam.userNameOf(credential, deadline), { isToCdm: false });
    if ("failure" in result) throw new CdmError("say who logs in", result.failure, "IAM");
    return result.value;
}

/** @param caCert a file, or what would be in it, as the Terraform provider has it */
function tlsOf(insecure: string | undefined, given: Setting | undefined): { tls: Tls; problem?: SettingsProblem } {
    const isInsecure = /^(true|1|yes)$/i.test(insecure ?? "");
    const tls = isInsecure ? { insecure: true } : {};
    if (given === undefined) return { tls };
    const caCert = given.value;
    try {
        const ca = caCert.startsWith("-----BEGIN") ? caCert : readFileSync(caCert, "utf8");
        return { tls: { ...tls, ca } };
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const sentence = `The file with certificates to trust (${given.from}), ${caCert}, can't be read: ${code}.`;
        return { tls, problem: settingsProblem("certificatesUnreadable", sentence) };
    }
}

function idTokenProblem({ wayIn, source }: FoundWayIn): SettingsProblem | undefined {
    const read = wayIn.kind === "idToken" ? readIdToken(wayIn, source) : undefined;
    return read && "problem" in read ? settingsProblem("idTokenUnreadable", `${read.problem}.`) : undefined;
}

function agencyProblem(sources: readonly Source[]): SettingsProblem | undefined {
    const source = agencyLeftOut(sources);
    return (
        source &&
        settingsProblem(
            "credentialsMissing",
            `No credentials for the agency of ${source.name}: ${source.nameOf("agencyName")} names one, and the environment, whose way in comes first, ` +
                "does not. Set HW_ASSUME_ROLE_AGENCY_NAME and HW_ASSUME_ROLE_DOMAIN_NAME in the environment too, or give the credentials in " +
                "stack configuration.",
        )
    );
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
            "HW_USER_PASSWORD and HW_DOMAIN_NAME, or HW_ASSUME_ROLE_IDP_ID and HW_ASSUME_ROLE_ID_TOKEN_FILE, in the environment. " +
            `Looked for a complete set in ${lookedIn.join(", ")}.`,
    );
}

/** What can be said of missing credentials without asking anybody, in a preview; undefined where they are there or may come. */
export function wayInProblem(configuration: Configuration): string | undefined {
    const sources = sourcesOf(configuration);
    const isUnknown = Object.values(configuration.config ?? {}).includes(unknownValue);
    if (isUnknown) return undefined;
    if (findWayIn(sources)) return agencyProblem(sources)?.sentence;
    const useless = uselessButMeant(sources);
    if (useless) return wayInMissing(placesLookedIn(sources, useless)).sentence;
    return `${wayInMissing(sources.map(whyNone)).sentence} An operation asks the metadata of a cloud server last.`;
}
