import { withoutEnd } from "../../common/text.js";
import { Iam } from "../auth/iam.js";
import { keysOfServer, placeOfServer } from "../auth/instanceMetadata.js";
import { type FoundMethod, findMethod, secretsOf, unusableRequiredSource, whatToCheck } from "../auth/method.js";
import { openSession } from "../auth/openSession.js";
import type { Session } from "../auth/session.js";
import { CdmError, SettingsError, type SettingsProblem, settingsProblem } from "../errors.js";
import { proxySecrets } from "../http/proxySecrets.js";
import { sendOnce, type Transport } from "../http/transport.js";
import { Quota } from "../quota/quota.js";
import type { Environment, ValueName } from "../sources/source.js";
import { addressProblem, authUrlOf, authUrlProblem, findEndpoint, partProblem } from "./addresses.js";
import { cautionsOf } from "./cautions.js";
import {
    type Configuration,
    callerLabel,
    findSetting,
    type Place,
    regionLabel,
    settingFrom,
    sourcesOf,
} from "./configuration.js";
import {
    addressMissing,
    agencyProblem,
    credentialsMissing,
    idTokenProblem,
    placesLookedIn,
    projectIdMissing,
} from "./problems.js";
import { findProject, projectBy, projectIdBy } from "./project.js";
import { perMinuteOf } from "./quota.js";
import type { Choice, Settings, SettingsHost } from "./settings.js";
import { tlsOf } from "./tls.js";
import { isOfCloud, untrustedEndpointProblem } from "./trust.js";
import { isOfEngine, variablesByHand } from "./variablesByHand.js";

/** What an operation will use, with every problem. Of the network it asks the metadata of a cloud server only. */
export async function choose(place: Place, host: SettingsHost): Promise<Choice> {
    const { configuration, sessions, transport = sendOnce } = host;
    const { environment } = configuration;
    const sources = sourcesOf(configuration);
    const unusable = unusableRequiredSource(sources);
    const found = unusable
        ? undefined
        : (findMethod(sources) ?? (await sessions.share("server", () => methodOfServer(transport, environment))));
    const isOnServer = found?.method.kind === "metadata";
    const placeThere = isOnServer
        ? await sessions.share("place", () => placeOfServer(transport, environment))
        : undefined;
    const server: Place = placeThere ?? {};
    const setting = (name: ValueName) => findSetting(name, sources, found?.source);
    const serverLabel = "the metadata of this server";
    const region =
        settingFrom(callerLabel, place.region) ?? setting("region") ?? settingFrom(serverLabel, server.region);
    const project =
        projectBy(settingFrom(callerLabel, place.projectId), undefined) ??
        findProject(sources, found?.source) ??
        projectBy(settingFrom(serverLabel, server.projectId), region);
    const placeWithRegion = { ...place, region: region?.value };
    const endpoint = findEndpoint(placeWithRegion, configuration);
    const cloud = setting("cloud");
    const authUrl = authUrlOf(setting("authUrl"), region, cloud);
    const asksIam =
        found?.method.kind === "password" ||
        found?.method.kind === "idToken" ||
        found?.method.agency !== undefined ||
        (project !== undefined && "name" in project);
    const insecure = setting("insecure");
    const caCert = setting("caCert");
    const requestsPerMinute = setting("requestsPerMinute");
    const { perMinute, problem: quotaProblem } = perMinuteOf(requestsPerMinute, endpoint?.value);
    const { tls, problem: tlsProblem } = tlsOf(insecure?.value, caCert);
    const problems = [
        project === undefined ? projectIdMissing : undefined,
        found === undefined ? credentialsMissing(placesLookedIn(sources, unusable)) : undefined,
        partProblem({
            region,
            cloud,
            ...(project && "id" in project && { projectId: { ...project, value: project.id } }),
        }) ?? (endpoint === undefined ? addressMissing : addressProblem(placeWithRegion, configuration)),
        untrustedEndpointProblem(placeWithRegion, configuration),
        asksIam ? authUrlProblem(authUrl, environment) : undefined,
        found && idTokenProblem(found),
        agencyProblem(sources),
        tlsProblem,
        quotaProblem,
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
        perMinute,
        ...(quotaProblem === undefined && { requestsPerMinute }),
        ...(tls.insecure && { insecure }),
        caCert,
        problems,
    };
    return { ...choice, cautions: cautionsOf(choice, place) };
}

/** @throws SettingsError with every problem at once, before any request to CDM; CdmError if a request to IAM fails */
export async function resolveSettings(place: Place, host: SettingsHost): Promise<Settings> {
    return settingsBy(await choose(place, host), host);
}

/** @throws SettingsError with every problem at once, before any request to CDM; CdmError if a request to IAM fails */
export async function settingsBy(choice: Choice, host: SettingsHost): Promise<Settings> {
    const { sources, found, endpoint, tls, perMinute, problems } = choice;
    if (choice.project === undefined || found === undefined || endpoint === undefined || problems.length > 0) {
        throw new SettingsError(problems);
    }
    const { configuration, clock, sessions, transport = sendOnce } = host;
    const { from: _, ...project } = choice.project;
    const { method, source } = found;
    const authUrl = choice.authUrl?.value;
    const secrets = [...sources.flatMap(secretsOf), ...proxySecrets(configuration.environment)];
    const { hosts } = sessions;
    const iam = new Iam({ authUrl: authUrl ?? "", clock, transport, tls, hosts, secrets, advice: whatToCheck(found) });
    // Keys are valid for all projects of their user. A token for a password or an id token is valid for one.
    const scope = ["password", "idToken"].includes(method.kind) && !method.agency && project;
    // One session for each address: a credential that one refuses, another may accept.
    const key = { method, source: source.name, authUrl, tls, scope, endpoint: endpoint.value };
    const session = await sessions.share(key, async () =>
        openSession(found, { iam, project, clock, transport, environment: configuration.environment, secrets }),
    );
    const projectId =
        "id" in project
            ? project.id
            : await sessions.share({ ...key, project }, () => projectIdBy(session, iam, project.name));
    return {
        projectId,
        endpoint: withoutEnd(endpoint.value, "/"),
        session,
        tls,
        hosts,
        // CDM counts per user. So the project, and which source has the credential, do not matter.
        quota: sessions.quotaOf({ endpoint: endpoint.value, method, perMinute }, () => new Quota(clock, perMinute)),
        from: source.name,
        ...(isOfEngine(source) && { variablesByHand: variablesByHand(source) }),
        cautions: choice.cautions,
        async userName(deadline) {
            const problem =
                otherCloudProblem(choice, configuration) ?? authUrlProblem(choice.authUrl, configuration.environment);
            if (problem !== undefined) throw new SettingsError([problem]);
            return sessions.shareResult({ ...key, what: "user" }, () => userNameBy(session, iam, deadline));
        },
    };
}

/** For its name alone a user's credential goes to no other cloud: the credential of a private CDM does not go to the public cloud's IAM. */
function otherCloudProblem({ authUrl, endpoint }: Choice, configuration: Configuration): SettingsProblem | undefined {
    const isOfOneCloud = endpoint !== undefined && isOfCloud(new URL(endpoint.value), configuration);
    if (authUrl?.from !== regionLabel || isOfOneCloud) return undefined;
    const sentence = "The region's IAM was not asked, because CDM's address is not the region's: set HW_AUTH_URL.";
    return settingsProblem("iamAddressMissing", sentence);
}

async function userNameBy(session: Session, iam: Iam, deadline: number): Promise<string | undefined> {
    const result = await session.send((credential) => iam.userNameOf(credential, deadline), { isToCdm: false });
    if ("failure" in result) throw new CdmError("tell the user's name", result.failure, "IAM");
    return result.value;
}

async function methodOfServer(transport: Transport, environment: Environment): Promise<FoundMethod | undefined> {
    if (!(await keysOfServer(transport, environment))) return undefined;
    const name = "the agency of this cloud server";
    return { method: { kind: "metadata" }, source: { kind: "server", name, values: {}, nameOf: (value) => value } };
}
