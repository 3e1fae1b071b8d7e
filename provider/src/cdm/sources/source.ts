import { unknownValue } from "../../common/pulumiSentinels.js";

/** The values that a source may set: credentials, the project, the region and addresses. */
export const valueNames = [
    "projectId",
    "projectName",
    "region",
    "cloud",
    "endpoint",
    "authUrl",
    "insecure",
    "caCert",
    "requestsPerMinute",
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

/** One place where settings and credentials are looked for. A credential is never made of values of two sources. */
export interface Source {
    readonly kind: "provider" | "stack" | "environment" | "file" | "server";
    /** `the environment`, `~/.hcloud/config.json (profile "ci")` */
    readonly name: string;
    readonly values: Values;
    /** What messages call a value of it: `HW_AUTH_TOKEN`, `huaweicloud-cdm:authToken`. */
    nameOf(value: ValueName): string;
    /** Why it could not be read: `is no JSON`. */
    readonly problem?: string;
    /** Which setting of it is not supported here. Its credentials are not used then, and those of no later source either. */
    readonly refusal?: string;
    /** Whether it says that the credentials are those of this cloud server's agency. */
    readonly isOfServer?: true;
    /** Whether the user has named it. If it holds no complete credential then, no later source is used. */
    readonly isNamed?: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Configuration as the engine passes it: values of all types, and unknown ones in a preview. */
export type EngineConfig = Readonly<Record<string, unknown>>;

export const signingAlgorithm = "HmacSHA256";
export const onlyAlgorithm = `is set, and only ${signingAlgorithm} is supported here`;
/** Configuration in a state can be edited. A file of this machine that it names would be sent to the IAM that it names. */
export const onlyEnvironment = "is set, and only HW_ASSUME_ROLE_ID_TOKEN_FILE in the environment may name a file";
export const unsupported = "is set, and is not supported here";

/** For each value the first candidate that is set. */
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

/** Undefined for an object and an unknown value. The SDK unwraps secrets at the top level of an explicit Provider's values, but not nested ones. */
export function textOf(value: unknown): string | undefined {
    if (typeof value === "boolean" || typeof value === "number") return String(value);
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}
