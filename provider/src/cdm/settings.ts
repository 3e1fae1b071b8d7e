import { endpointOfRegion, endpointProblem } from "./endpoint.js";
import { SettingsError } from "./errors.js";
import type { KeyPair } from "./sign.js";

export type Environment = Readonly<Record<string, string | undefined>>;

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
    readonly wayIn: WayIn;
}

/** How the user shows who he is: a token of the project, or a key pair that signs every request. */
type WayIn = { readonly authToken: string } | KeyPair;

/** The names of the Terraform provider, so that its users set nothing twice; the first that is set wins. */
const variables = {
    projectId: ["HW_PROJECT_ID", "OS_PROJECT_ID"],
    region: ["HW_REGION_NAME", "OS_REGION_NAME"],
    cloud: ["HW_CLOUD"],
    endpoint: ["HW_CDM_ENDPOINT"],
    authToken: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
    accessKey: ["HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"],
    secretKey: ["HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK"],
    securityToken: ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
} as const;

export function fromEnvironment(name: keyof typeof variables, environment: Environment): string | undefined {
    return variables[name].map((variable) => environment[variable]?.trim()).find(Boolean);
}

export const projectIdMissing = "No project id: set projectId on the JobRun or HW_PROJECT_ID in the environment.";
const wayInMissing =
    "No credentials: set HW_AUTH_TOKEN to an IAM token of the project, or HW_ACCESS_KEY and HW_SECRET_KEY, in the environment.";
export const addressMissing =
    "No address of CDM: set endpoint or region on the JobRun, or HW_CDM_ENDPOINT or HW_REGION_NAME in the environment.";

/** @throws SettingsError with every problem at once, before any request. */
export function resolveSettings(place: Place, environment: Environment): Settings {
    const projectId = place.projectId ?? fromEnvironment("projectId", environment);
    const wayIn = wayInOf(environment);
    const endpoint = resolveEndpoint(place, environment);
    const problems = [
        projectId === undefined ? projectIdMissing : undefined,
        typeof wayIn === "string" ? wayIn : undefined,
        endpoint === undefined ? addressMissing : addressProblem(place, environment),
    ].filter((problem) => problem !== undefined);
    if (projectId === undefined || typeof wayIn === "string" || endpoint === undefined || problems.length > 0) {
        throw new SettingsError(problems);
    }
    return { projectId, wayIn, endpoint: endpoint.replace(/\/+$/, "") };
}

/** The first way in that is complete, a token before a key pair; else a sentence that says what is missing. */
function wayInOf(environment: Environment): WayIn | string {
    const authToken = fromEnvironment("authToken", environment);
    if (authToken !== undefined) return { authToken };
    const accessKey = fromEnvironment("accessKey", environment);
    const secretKey = fromEnvironment("secretKey", environment);
    const securityToken = fromEnvironment("securityToken", environment);
    if (accessKey === undefined && secretKey === undefined) return wayInMissing;
    if (accessKey === undefined) return "Half a key pair: HW_SECRET_KEY is set but HW_ACCESS_KEY is not: set both.";
    if (secretKey === undefined) return "Half a key pair: HW_ACCESS_KEY is set but HW_SECRET_KEY is not: set both.";
    return { accessKey, secretKey, ...(securityToken !== undefined && { securityToken }) };
}

/** What is wrong with the ways in here, in a sentence, or undefined. */
export function wayInProblem(environment: Environment): string | undefined {
    const wayIn = wayInOf(environment);
    return typeof wayIn === "string" ? wayIn : undefined;
}

/** The address that an operation will use; undefined where neither an endpoint nor a region is known. */
export function resolveEndpoint(place: Place, environment: Environment): string | undefined {
    const region = place.region ?? fromEnvironment("region", environment);
    return (
        place.endpoint ??
        fromEnvironment("endpoint", environment) ??
        (region && endpointOfRegion(region, fromEnvironment("cloud", environment)))
    );
}

/** What is wrong with the address, in a sentence that names where it came from. */
export function addressProblem(place: Place, environment: Environment): string | undefined {
    const endpoint = resolveEndpoint(place, environment);
    const problem = endpoint === undefined ? undefined : endpointProblem(endpoint);
    if (problem === undefined) return undefined;
    const source = place.endpoint
        ? "endpoint"
        : fromEnvironment("endpoint", environment)
          ? "HW_CDM_ENDPOINT"
          : "The address made of region and HW_CLOUD";
    return `${source} ${problem}.`;
}
