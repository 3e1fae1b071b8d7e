import { isRecord } from "../../common/isRecord.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import {
    type EngineConfig,
    onlyAlgorithm,
    onlyEnvironment,
    pick,
    type Source,
    signingAlgorithm,
    textOf,
    unsupported,
    type ValueName,
    valueNames,
} from "./source.js";
import { ownKeys } from "./stack.js";

/** The bridged provider's keys for the values that have another name there, the preferred one first. Its README also spells all keys as Terraform does. */
const keys: Readonly<Partial<Record<ValueName, readonly string[]>>> = {
    authToken: ["token"],
    userPassword: ["password"],
    projectId: ["projectId", "tenantId"],
    projectName: ["projectName", "tenantName"],
    caCert: ["cacertFile", "caCert"],
    // CDM's address is in `endpoints`.
    endpoint: [],
    // These are in `assumeRole` and `assumeRoleWithOidc`.
    agencyDuration: [],
    idpId: [],
    idToken: [],
    idTokenFile: [],
};

const role: Readonly<Record<string, ValueName>> = {
    agencyName: "agencyName",
    domainName: "agencyDomainName",
    domainId: "agencyDomainId",
    duration: "agencyDuration",
};
const blocks: Readonly<Record<string, Readonly<Record<string, ValueName>>>> = {
    assumeRole: role,
    assumeRoles: role,
    assumeRoleWithOidc: { ...role, idpId: "idpId", idToken: "idToken" },
};
/** The keys of `endpoints` that are used here. */
const services: Readonly<Record<string, ValueName>> = { cdm: "endpoint", iam: "authUrl" };

const namespace = "huaweicloud";

/** Keys that are read but are no value by themselves, each with the value that it is about. */
const others: readonly (readonly [key: string, about: ValueName])[] = [
    ["assumeRole", "agencyName"],
    ["assumeRoles", "agencyName"],
    ["assumeRoleWithOidc", "agencyName"],
    ["delegatedProject", "agencyName"],
    ["endpoints", "endpoint"],
    ["sharedConfigFile", "accessKey"],
    ["profile", "accessKey"],
    ["signingAlgorithm", "accessKey"],
    ["cert", "caCert"],
    ["key", "caCert"],
];

/** All keys of stack configuration that are read, ours and the bridged provider's, each with the value that it is about. */
export function stackKeys(): { readonly name: ValueName; readonly key: string }[] {
    const named = valueNames.flatMap((name) => bridgedKeysOf(name).map((key) => [key, name] as const));
    const bridged = [...named, ...others].flatMap(([key, name]) =>
        [...new Set([key, asInTerraform(key)])].map((spelling) => ({ name, key: `${namespace}:${spelling}` })),
    );
    return [...ownKeys(), ...bridged];
}

function bridgedKeysOf(name: ValueName): readonly string[] {
    return keys[name] ?? [name];
}

/** `assume_role` for `assumeRole`. */
function asInTerraform(key: string): string {
    return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Stack configuration of the bridged provider, so that its users need not repeat it. A key that is not supported here is an error if it
 * would change the user or the requests. Keys about other resources (`defaultTags`, `maxRetries`) are ignored.
 *
 * Source: `provider.go` and `config/config.go` of terraform-provider-huaweicloud. Observed with CLI 3.274.1: the engine passes an
 * object as its JSON.
 */
export function fromBridged(config: EngineConfig): Source {
    const found = blocksIn(config);
    const nameOf = (name: ValueName): string => {
        const bridgedKeys = bridgedKeysOf(name);
        const key = bridgedKeys.find((one) => valueAt(config, one) !== undefined);
        const inBlock = found.values.find((one) => one.name === name)?.path ?? pathInBlock(name, found.used);
        return `${namespace}:${key ?? inBlock ?? bridgedKeys[0] ?? name}`;
    };
    const refusal = found.problem ?? problemIn(config, found.used);
    return {
        kind: "stack",
        name: `the stack configuration (${namespace}:…)`,
        values: pick((name) => [
            ...bridgedKeysOf(name).map((key) => textOf(valueAt(config, key))),
            found.values.find((one) => one.name === name)?.value,
        ]),
        nameOf,
        ...(refusal !== undefined && { refusal }),
    };
}

/** The KooCLI's file and profile, if the configuration names them. */
export function sharedFileIn(config: EngineConfig): {
    readonly path?: string | undefined;
    readonly profile?: string | undefined;
} {
    return { path: textOf(valueAt(config, "sharedConfigFile")), profile: textOf(valueAt(config, "profile")) };
}

interface Blocks {
    /** The key of the agency's block. */
    readonly used: string | undefined;
    readonly values: readonly { readonly name: ValueName; readonly value: string; readonly path: string }[];
    readonly problem?: string | undefined;
}

function blocksIn(config: EngineConfig): Blocks {
    const present = Object.keys(blocks).filter((key) => valueAt(config, key) !== undefined);
    const [used, ...more] = present;
    const endpoints = valueAt(config, "endpoints");
    const read = used === undefined ? [] : [fieldsOf(used, valueAt(config, used), blocks[used] ?? {}, true)];
    if (endpoints !== undefined) read.push(fieldsOf("endpoints", endpoints, services, false));
    const values = read.flatMap((one) => one.values);
    const both =
        more.length > 0
            ? `${namespace}:${present.join(` and ${namespace}:`)} are set, and one is supported`
            : undefined;
    return { used, values, problem: both ?? read.map(({ problem }) => problem).find(Boolean) };
}

/**
 * The values of a block.
 *
 * @param isStrict whether a field without a name is an error. It is one in an agency's block; most fields of `endpoints` are for other services
 */
function fieldsOf(
    key: string,
    value: unknown,
    names: Readonly<Record<string, ValueName>>,
    isStrict: boolean,
): Pick<Blocks, "values" | "problem"> {
    const parsed = parsedOf(value);
    const list = Array.isArray(parsed) ? parsed : [parsed];
    if (list.length > 1)
        return { values: [], problem: `${namespace}:${key} holds ${list.length} agencies, and one is supported here` };
    if (list.length === 0) return { values: [] };
    const [block] = list;
    if (!isRecord(block)) return { values: [], problem: `${namespace}:${key} is no object` };
    const fields = Object.entries(block).filter(
        ([, value]) => ![undefined, null, "", unknownValue].includes(value as string),
    );
    const values = fields.flatMap(([field, value]) => {
        const known = Object.keys(names).find((one) => one === field || asInTerraform(one) === field);
        const [name, text] = [known && names[known], textOf(value)?.trim()];
        return name && text
            ? [{ name, value: isStrict ? text : withScheme(text), path: `${key}.${field}`, field }]
            : [];
    });
    const [stray] = fields.find(([field]) => isStrict && !values.some((one) => one.field === field)) ?? [];
    const problem =
        stray === undefined
            ? undefined
            : `${namespace}:${key}.${stray} ${isFile(stray) ? onlyEnvironment : unsupported}`;
    return { values, problem };
}

function isFile(field: string): boolean {
    return ["idTokenFile", asInTerraform("idTokenFile")].includes(field);
}

function parsedOf(value: unknown): unknown {
    if (typeof value !== "string") return value;
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}

/** As the Terraform provider completes an address. */
function withScheme(endpoint: string): string {
    return /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`;
}

/** Where the block would hold a value, for a message that the value is missing. */
function pathInBlock(name: ValueName, used: string | undefined): string | undefined {
    const names = used === undefined ? undefined : blocks[used];
    const field = names && Object.keys(names).find((one) => names[one] === name);
    return field && `${used}.${field}`;
}

function problemIn(config: EngineConfig, used: string | undefined): string | undefined {
    const has = (key: string) => valueAt(config, key) !== undefined;
    if (used !== undefined && has("agencyName")) {
        return `${namespace}:${used} and ${namespace}:agencyName are set, and one is supported here`;
    }
    const algorithm = valueAt(config, "signingAlgorithm");
    if (algorithm !== undefined && algorithm !== signingAlgorithm)
        return `${namespace}:signingAlgorithm ${onlyAlgorithm}`;
    const stray = ["delegatedProject", "cert", "key"].find(has);
    return stray === undefined ? undefined : `${namespace}:${stray} ${unsupported}`;
}

function valueAt(config: EngineConfig, key: string): unknown {
    const found = config[`${namespace}:${key}`] ?? config[`${namespace}:${asInTerraform(key)}`];
    return found === "" || found === null || found === unknownValue ? undefined : found;
}
