import { withoutEnd } from "../../common/text.js";
import { type SettingsProblem, settingsProblem } from "../errors.js";
import { cloudProblem, regionProblem, segmentProblem } from "../http/urlParts.js";
import type { Environment } from "../sources/source.js";
import {
    type Configuration,
    findSetting,
    given,
    ofRegion,
    type Place,
    type Setting,
    settingFrom,
    sourcesOf,
} from "./configuration.js";
import { allowsHttp, domainOf, endpointOfRegion, endpointProblem, leadsToRegion, presentable } from "./endpoint.js";

/** The address that an operation will use; undefined where neither an endpoint nor a region is known. */
export function resolveEndpoint(place: Place, configuration: Configuration): string | undefined {
    return findEndpoint(place, configuration)?.value;
}

export function findEndpoint(place: Place, configuration: Configuration): Setting | undefined {
    const sources = sourcesOf(configuration);
    const region = place.region ?? findSetting("region", sources)?.value;
    return (
        settingFrom(given, place.endpoint) ??
        findSetting("endpoint", sources) ??
        madeOfRegion(region, findSetting("cloud", sources), endpointOfRegion)
    );
}

/** Without the version, which every request names itself. */
export function authUrlOf(
    wanted: Setting | undefined,
    region: Setting | undefined,
    cloud: Setting | undefined,
): Setting | undefined {
    const made = madeOfRegion(region?.value, cloud, (name, domain) => `https://iam.${name}.${domainOf(name, domain)}`);
    const found = wanted ?? made;
    return found && { ...found, value: iamAddress(found.value) };
}

/** As it is used, and told. */
export function iamAddress(authUrl: string): string {
    return withoutEnd(authUrl, "/").replace(/\/v3(\.0)?$/, "");
}

/** Whoever names the cloud names where the address leads. */
function madeOfRegion(
    region: string | undefined,
    cloud: Setting | undefined,
    make: (region: string, cloud: string | undefined) => string,
): Setting | undefined {
    const made = settingFrom(ofRegion, region && make(region, cloud?.value));
    return made && { ...made, ...(cloud?.source !== undefined && { source: cloud.source }) };
}

/** What is wrong with the address, in a sentence that names where it came from. */
export function addressProblem(place: Place, configuration: Configuration): SettingsProblem | undefined {
    const sources = sourcesOf(configuration);
    const region = settingFrom(given, place.region) ?? findSetting("region", sources);
    const part = partProblem({ region, cloud: findSetting("cloud", sources) });
    const endpoint = findEndpoint(place, configuration);
    if (part !== undefined || endpoint === undefined) return part;
    const problem = endpointProblem(endpoint.value, allowsHttp(configuration.environment));
    const names: Readonly<Record<string, string>> = {
        [given]: "endpoint",
        [ofRegion]: "The address made of region and HW_CLOUD",
    };
    return problem === undefined
        ? noRegionProblem(endpoint)
        : settingsProblem("addressWrong", `${names[endpoint.from] ?? endpoint.from} ${problem}.`);
}

/** A region is a part of the host: a name that is none leads to what another service has there. */
function noRegionProblem({ from, value }: Setting): SettingsProblem | undefined {
    if (from !== ofRegion || leadsToRegion(new URL(value))) return undefined;
    const sentence = `The region makes the address ${presentable(value)}, and that is no region's: set the name of one, such as "eu-west-101".`;
    return settingsProblem("placeWrong", sentence);
}

/** What would lead a request elsewhere where it becomes a part of an address: region and cloud of the host, the project of the path. */
export function partProblem({
    region,
    cloud,
    projectId,
}: {
    readonly region?: Setting | undefined;
    readonly cloud?: Setting | undefined;
    readonly projectId?: Setting | undefined;
}): SettingsProblem | undefined {
    const problems = [
        region && named(region, "region", regionProblem(region.value)),
        cloud && named(cloud, "cloud", cloudProblem(cloud.value)),
        projectId && named(projectId, "projectId", segmentProblem(projectId.value, "the id of a project")),
    ];
    const problem = problems.find((one) => one !== undefined);
    return problem === undefined ? undefined : settingsProblem("placeWrong", `${problem}.`);
}

function named({ from }: Setting, input: string, problem: string | undefined): string | undefined {
    return problem && `${from === given ? input : from} ${problem}`;
}

export function authUrlProblem(authUrl: Setting | undefined, environment: Environment): SettingsProblem | undefined {
    if (authUrl === undefined) {
        const sentence = "No address of IAM: set HW_AUTH_URL or HW_REGION_NAME in the environment.";
        return settingsProblem("iamAddressMissing", sentence);
    }
    const problem = endpointProblem(authUrl.value, allowsHttp(environment));
    return problem === undefined
        ? noRegionProblem(authUrl)
        : settingsProblem("iamAddressWrong", `The address of IAM (${authUrl.from}) ${problem}.`);
}
