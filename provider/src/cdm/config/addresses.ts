import { withoutEnd } from "../../common/text.js";
import { type SettingsProblem, settingsProblem } from "../errors.js";
import { cloudProblem, regionProblem, segmentProblem } from "../http/urlParts.js";
import type { Environment } from "../sources/source.js";
import {
    type Configuration,
    callerLabel,
    findSetting,
    type Place,
    regionLabel,
    type Setting,
    settingFrom,
    sourcesOf,
} from "./configuration.js";
import { allowsHttp, domainOf, endpointOfRegion, endpointProblem, leadsToRegion, presentable } from "./endpoint.js";

/** CDM's address for an operation. Undefined if neither an endpoint nor a region is known. */
export function resolveEndpoint(place: Place, configuration: Configuration): string | undefined {
    return findEndpoint(place, configuration)?.value;
}

export function findEndpoint(place: Place, configuration: Configuration): Setting | undefined {
    const sources = sourcesOf(configuration);
    const region = place.region ?? findSetting("region", sources)?.value;
    return (
        settingFrom(callerLabel, place.endpoint) ??
        findSetting("endpoint", sources) ??
        madeOfRegion(region, findSetting("cloud", sources), endpointOfRegion)
    );
}

/** IAM's address without the version, which every request adds. */
export function authUrlOf(
    configured: Setting | undefined,
    region: Setting | undefined,
    cloud: Setting | undefined,
): Setting | undefined {
    const made = madeOfRegion(region?.value, cloud, (name, domain) => `https://iam.${name}.${domainOf(name, domain)}`);
    const found = configured ?? made;
    return found && { ...found, value: iamAddress(found.value) };
}

/** IAM's address without a version and a slash at its end. */
export function iamAddress(authUrl: string): string {
    return withoutEnd(authUrl, "/").replace(/\/v3(\.0)?$/, "");
}

/** The source of such an address is that of the cloud: the cloud's domain decides where requests go. */
function madeOfRegion(
    region: string | undefined,
    cloud: Setting | undefined,
    make: (region: string, cloud: string | undefined) => string,
): Setting | undefined {
    const made = settingFrom(regionLabel, region && make(region, cloud?.value));
    return made && { ...made, ...(cloud?.source !== undefined && { source: cloud.source }) };
}

/** What is wrong with CDM's address, in a sentence that names the setting. */
export function addressProblem(place: Place, configuration: Configuration): SettingsProblem | undefined {
    const sources = sourcesOf(configuration);
    const region = settingFrom(callerLabel, place.region) ?? findSetting("region", sources);
    const part = partProblem({ region, cloud: findSetting("cloud", sources) });
    const endpoint = findEndpoint(place, configuration);
    if (part !== undefined || endpoint === undefined) return part;
    const problem = endpointProblem(endpoint.value, allowsHttp(configuration.environment));
    const names: Readonly<Record<string, string>> = {
        [callerLabel]: "endpoint",
        [regionLabel]: "The address made of region and HW_CLOUD",
    };
    return problem === undefined
        ? noRegionProblem(endpoint)
        : settingsProblem("addressWrong", `${names[endpoint.from] ?? endpoint.from} ${problem}.`);
}

/** The region is a part of the host. A name that is none leads to what another service has there. */
function noRegionProblem({ from, value }: Setting): SettingsProblem | undefined {
    if (from !== regionLabel || leadsToRegion(new URL(value))) return undefined;
    const sentence = `The region makes the address ${presentable(value)}, and that is no region's: set the name of one, such as "eu-west-101".`;
    return settingsProblem("placeWrong", sentence);
}

/** What is wrong with a setting that becomes a part of an address: the region and the cloud in the host, the project in the path. */
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
    return problem && `${from === callerLabel ? input : from} ${problem}`;
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
