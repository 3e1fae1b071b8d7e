import { unknownValue } from "../../common/pulumiSentinels.js";

/** What somebody may say of himself, of his project and of the cloud, wherever he says it. */
export const valueNames = [
    "projectId",
    "projectName",
    "region",
    "cloud",
    "endpoint",
    "authUrl",
    "insecure",
    "caCert",
    "authToken",
    "accessKey",
    "secretKey",
    "securityToken",
    "userName",
    "userId",
    "userPassword",
    "domainName",
    "domainId",
    "agencyName",
    "agencyDomainName",
    "agencyDomainId",
    "agencyDuration",
    "idpId",
    "idToken",
    "idTokenFile",
] as const;

export type ValueName = (typeof valueNames)[number];
export type Values = Readonly<Partial<Record<ValueName, string>>>;

/** One place where settings and credentials are looked for. Sources are never mixed into one way in. */
export interface Source {
    readonly kind: "provider" | "stack" | "environment" | "file" | "server";
    /** `the environment`, `~/.hcloud/config.json (profile "ci")` */
    readonly name: string;
    readonly values: Values;
    /** What to call a value of it in a sentence: `HW_AUTH_TOKEN`, `huaweicloud-cdm:authToken`. */
    nameOf(value: ValueName): string;
    /** Why nothing could be read of it: `is no JSON`. */
    readonly problem?: string;
    /** What of it is not supported here, so that its way in is not used though it looks complete, and no other is taken in its place. */
    readonly refusal?: string;
    /** Whether it says that the way in is the agency of the cloud server that this runs on. */
    readonly isOfServer?: true;
    /** Whether the user has named it: then it has to be good, and no other is taken in its place. */
    readonly isNamed?: boolean;
}

/** The names of the Terraform provider and of the vendor's SDKs, so that their users set nothing twice; the first that is set wins. */
const variables: Readonly<Record<ValueName, readonly [string, ...(string | undefined)[]]>> = {
    projectId: ["HW_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"],
    projectName: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
    region: ["HW_REGION_NAME", "OS_REGION_NAME"],
    cloud: ["HW_CLOUD"],
    endpoint: ["HW_CDM_ENDPOINT"],
    authUrl: ["HW_AUTH_URL", "OS_AUTH_URL"],
    insecure: ["HW_INSECURE", "OS_INSECURE"],
    caCert: ["HW_CACERT", "OS_CACERT"],
    authToken: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
    accessKey: ["HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"],
    secretKey: ["HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK"],
    // For either family, as the Terraform provider has it.
    securityToken: ["HW_SECURITY_TOKEN", "HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
    userName: ["HW_USER_NAME", "OS_USERNAME"],
    userId: ["HW_USER_ID", "OS_USER_ID"],
    userPassword: ["HW_USER_PASSWORD", "OS_PASSWORD"],
    domainName: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"],
    domainId: ["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"],
    agencyName: ["HW_ASSUME_ROLE_AGENCY_NAME", "OS_AGENCY_NAME"],
    agencyDomainName: ["HW_ASSUME_ROLE_DOMAIN_NAME", "OS_AGENCY_DOMAIN_NAME"],
    agencyDomainId: ["HW_ASSUME_ROLE_DOMAIN_ID"],
    agencyDuration: ["HW_ASSUME_ROLE_DURATION"],
    idpId: ["HW_ASSUME_ROLE_IDP_ID", "HUAWEICLOUD_SDK_IDP_ID"],
    idToken: ["HW_ASSUME_ROLE_ID_TOKEN", undefined],
    idTokenFile: ["HW_ASSUME_ROLE_ID_TOKEN_FILE", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"],
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is one only together: half of one family of names and half of another are no key pair, no user and no id token. */
const together: readonly {
    readonly halves: readonly (readonly [ValueName, ...ValueName[]])[];
    readonly extra?: ValueName;
}[] = [
    { halves: [["accessKey"], ["secretKey"]], extra: "securityToken" },
    { halves: [["userName", "userId"], ["userPassword"]] },
    { halves: [["idpId"], ["idToken", "idTokenFile"]] },
];

export function fromEnvironment(environment: Environment): Source {
    const isSet = (variable: string | undefined) => variable !== undefined && Boolean(environment[variable]?.trim());
    const variableOf = (name: ValueName): string | undefined => {
        const whole = together.find(({ halves, extra }) => extra === name || halves.flat().includes(name));
        if (!whole) return variables[name].find(isSet);
        const families = variables[name].map((_, family) => family);
        const has = (family: number) => (half: readonly ValueName[]) =>
            half.some((one) => isSet(variables[one][family]));
        const complete = families.find((family) => whole.halves.every(has(family)));
        const begun = families.find((family) => whole.halves.some(has(family)));
        return variables[name][complete ?? begun ?? 0];
    };
    const values = pick((name) => [environment[variableOf(name) ?? ""]]);
    const refusal = refusalOf(environment, values);
    return {
        kind: "environment",
        name: "the environment",
        values,
        nameOf: (name) => variableOf(name) ?? variables[name][0],
        ...(refusal !== undefined && { refusal }),
    };
}

/** What the Terraform provider knows, and what would change who works here, or how it is shown. */
function refusalOf(environment: Environment, { accessKey, agencyName }: Values): string | undefined {
    const { HW_SIGNING_ALGORITHM: algorithm, OS_DELEGATED_PROJECT: delegated } = environment;
    if (accessKey && algorithm && algorithm !== signingAlgorithm) return `HW_SIGNING_ALGORITHM ${onlyAlgorithm}`;
    return agencyName && delegated ? `OS_DELEGATED_PROJECT ${unsupported}` : undefined;
}

export const signingAlgorithm = "HmacSHA256";
export const onlyAlgorithm = `is set, and only ${signingAlgorithm} is supported here`;
/** What is kept with a state can be edited: a file of this machine would be sent to whatever IAM is named beside it. */
export const onlyEnvironment = "is set, and only HW_ASSUME_ROLE_ID_TOKEN_FILE in the environment may name a file";
export const unsupported = "is set, and is not supported here";

/** A bag as it comes from the engine: values of all types, unknown ones in a preview. */
export type Bag = Readonly<Record<string, unknown>>;

/** What an explicit Provider instance was given. */
export function fromProvider(bag: Bag): Source {
    return {
        kind: "provider",
        name: "the Provider of the program",
        values: pick((name) => (name === "idTokenFile" ? [] : [textOf(bag[name])])),
        nameOf: (name) => `the Provider's ${name}`,
        ...(textOf(bag.idTokenFile) !== undefined && { refusal: `the Provider's idTokenFile ${onlyEnvironment}` }),
    };
}

const ownNamespace = "huaweicloud-cdm";

function ownKey(name: ValueName): string {
    return `${ownNamespace}:${name}`;
}

/** The keys of our own stack configuration. */
export function ownKeys(): { readonly name: ValueName; readonly key: string }[] {
    return valueNames.map((name) => ({ name, key: ownKey(name) }));
}

/** Our own stack configuration, as of the last `up` where the program is not run. */
export function fromStack(bag: Bag): Source {
    return {
        kind: "stack",
        name: `the stack configuration (${ownNamespace}:…)`,
        values: pick((name) => (name === "idTokenFile" ? [] : [textOf(bag[ownKey(name)])])),
        nameOf: ownKey,
        ...(textOf(bag[ownKey("idTokenFile")]) !== undefined && {
            refusal: `${ownKey("idTokenFile")} ${onlyEnvironment}`,
        }),
    };
}

export function pick(candidates: (name: ValueName) => readonly (string | undefined)[]): Values {
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
export function textOf(value: unknown): string | undefined {
    if (typeof value === "boolean" || typeof value === "number") return String(value);
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}
