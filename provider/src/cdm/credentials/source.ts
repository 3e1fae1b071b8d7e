/** What somebody may say of himself, of his project and of the cloud, wherever he says it. */
export const valueNames = [
    "projectId",
    "projectName",
    "region",
    "cloud",
    "endpoint",
    "authUrl",
    "insecure",
    "authToken",
    "accessKey",
    "secretKey",
    "securityToken",
    "userName",
    "userPassword",
    "domainName",
    "domainId",
    "agencyName",
    "agencyDomainName",
    "agencyDomainId",
] as const;

export type ValueName = (typeof valueNames)[number];
export type Values = Readonly<Partial<Record<ValueName, string>>>;

/** One place where settings and credentials are looked for. Sources are never mixed into one way in. */
export interface Source {
    readonly kind: "program" | "environment" | "file" | "server";
    /** `the environment`, `~/.hcloud/config.json (profile "ci")` */
    readonly name: string;
    readonly values: Values;
    /** What to call a value of it in a sentence: `HW_AUTH_TOKEN`, `huaweicloud-cdm:authToken`. */
    nameOf(value: ValueName): string;
}

/** The names of the Terraform provider, so that its users set nothing twice; the first that is set wins. */
const variables: Readonly<Record<ValueName, readonly [string, ...string[]]>> = {
    projectId: ["HW_PROJECT_ID", "OS_PROJECT_ID"],
    projectName: ["HW_PROJECT_NAME", "OS_PROJECT_NAME"],
    region: ["HW_REGION_NAME", "OS_REGION_NAME"],
    cloud: ["HW_CLOUD"],
    endpoint: ["HW_CDM_ENDPOINT"],
    authUrl: ["HW_AUTH_URL", "OS_AUTH_URL"],
    insecure: ["HW_INSECURE", "OS_INSECURE"],
    authToken: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
    accessKey: ["HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"],
    secretKey: ["HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK"],
    securityToken: ["HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
    userName: ["HW_USER_NAME", "OS_USERNAME"],
    userPassword: ["HW_USER_PASSWORD", "OS_PASSWORD"],
    domainName: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
    domainId: ["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"],
    agencyName: ["HW_ASSUME_ROLE_AGENCY_NAME", "OS_AGENCY_NAME"],
    agencyDomainName: ["HW_ASSUME_ROLE_DOMAIN_NAME", "OS_AGENCY_DOMAIN_NAME"],
    agencyDomainId: ["HW_ASSUME_ROLE_DOMAIN_ID"],
};

export type Environment = Readonly<Record<string, string | undefined>>;

export function fromEnvironment(environment: Environment): Source {
    return {
        kind: "environment",
        name: "the environment",
        values: pick((name) => variables[name].map((variable) => environment[variable])),
        nameOf: (name) => variables[name][0],
    };
}

/** A bag as it comes from the engine: values of all types, unknown ones in a preview. */
export type Bag = Readonly<Record<string, unknown>>;

/** What an explicit Provider instance was given. */
export function fromProvider(bag: Bag): Source {
    return {
        kind: "program",
        name: "the Provider of the program",
        values: pick((name) => [textOf(bag[name])]),
        nameOf: (name) => `the Provider's ${name}`,
    };
}

/** Where the bridged provider for Huawei Cloud has other names. Its users repeat nothing. */
const bridged: Readonly<Partial<Record<ValueName, string>>> = { authToken: "token", userPassword: "password" };

/** Stack configuration, as of the last `up` where the program is not run. */
export function fromStack(bag: Bag, namespace: "huaweicloud-cdm" | "huaweicloud"): Source {
    const keyOf = (name: ValueName) =>
        `${namespace}:${(namespace === "huaweicloud" ? bridged[name] : undefined) ?? name}`;
    return {
        kind: "program",
        name: `the stack configuration (${namespace}:…)`,
        values: pick((name) => (name === "endpoint" && namespace === "huaweicloud" ? [] : [textOf(bag[keyOf(name)])])),
        nameOf: keyOf,
    };
}

function pick(candidates: (name: ValueName) => readonly (string | undefined)[]): Values {
    const found = valueNames.map(
        (name) =>
            [
                name,
                candidates(name)
                    .map((text) => text?.trim())
                    .find(Boolean),
            ] as const,
    );
    return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** The SDK unwraps the secrets at the top of an explicit provider's values and leaves nested ones; Booleans come as such. */
function textOf(value: unknown): string | undefined {
    if (typeof value === "boolean" || typeof value === "number") return String(value);
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}

/** What an unknown value is on the wire, whatever its type. Source: `unknownValue` in the SDK's runtime/rpc. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
