import {
    type Environment,
    onlyAlgorithm,
    pick,
    type Source,
    signingAlgorithm,
    unsupported,
    type ValueName,
    type Values,
} from "./source.js";

/**
 * The variables of each value. The first that is set wins. Most are those of the Terraform provider and of the vendor's SDKs, so that their
 * users need not set a value twice.
 * The position of a variable of `groups` is its family: `HW_`, `OS_`, or the SDKs'.
 */
const variables: Readonly<Record<ValueName, readonly [string, ...(string | undefined)[]]>> = {
    projectId: ["HW_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"],
    projectName: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME"],
    region: ["HW_REGION_NAME", "OS_REGION_NAME"],
    cloud: ["HW_CLOUD"],
    endpoint: ["HW_CDM_ENDPOINT"],
    authUrl: ["HW_AUTH_URL", "OS_AUTH_URL"],
    insecure: ["HW_INSECURE", "OS_INSECURE"],
    caCert: ["HW_CACERT", "OS_CACERT"],
    requestsPerMinute: ["HW_CDM_REQUESTS_PER_MINUTE"],
    authToken: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"],
    accessKey: ["HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"],
    secretKey: ["HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK"],
    // The Terraform provider reads HW_SECURITY_TOKEN beside the keys of either family.
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

/** Values that count only together, and only of one family: half a key pair of one family and half of another are no key pair. */
const groups: readonly {
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
        const group = groups.find(({ halves, extra }) => extra === name || halves.flat().includes(name));
        if (!group) return variables[name].find(isSet);
        const families = variables[name].map((_, family) => family);
        const has = (family: number) => (half: readonly ValueName[]) =>
            half.some((one) => isSet(variables[one][family]));
        const complete = families.find((family) => group.halves.every(has(family)));
        const begun = families.find((family) => group.halves.some(has(family)));
        return variables[name][complete ?? begun ?? 0];
    };
    const values = pick((name) => [environment[variableOf(name) ?? ""]]);
    const refusal = refusalIn(environment, values);
    return {
        kind: "environment",
        name: "the environment",
        values,
        nameOf: (name) => variableOf(name) ?? variables[name][0],
        ...(refusal !== undefined && { refusal }),
    };
}

/** A variable that the Terraform provider obeys and this package does not, if it would change the user or the signature. */
function refusalIn(environment: Environment, { accessKey, agencyName }: Values): string | undefined {
    const { HW_SIGNING_ALGORITHM: algorithm, OS_DELEGATED_PROJECT: delegated } = environment;
    if (accessKey && algorithm && algorithm !== signingAlgorithm) return `HW_SIGNING_ALGORITHM ${onlyAlgorithm}`;
    return agencyName && delegated ? `OS_DELEGATED_PROJECT ${unsupported}` : undefined;
}
