import { isRecord } from "../../common/isRecord.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import {
    type Bag,
    onlyAlgorithm,
    onlyEnvironment,
    ownKeys,
    pick,
    type Source,
    signingAlgorithm,
    textOf,
    unsupported,
    type ValueName,
    valueNames,
} from "./sources.js";

/** Its keys where they have other names, the first that is set first. Its own README spells all of them as Terraform does, too. */
const keys: Readonly<Partial<Record<ValueName, readonly string[]>>> = {
    authToken: ["token"],
    userPassword: ["password"],
    projectId: ["projectId", "tenantId"],
    projectName: ["projectName", "tenantName"],
    caCert: ["cacertFile", "caCert"],
    // An address of its own is in `endpoints`.
    endpoint: [],
    // These are in `assumeRole`, and in `assumeRoleWithOidc`.
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
/** Of all services that it knows, ours. */
const services: Readonly<Record<string, ValueName>> = { cdm: "endpoint", iam: "authUrl" };

const namespace = "huaweicloud";

/** Keys that hold something for us and are no value by themselves, with what they are about. */
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

/** The keys of stack configuration that are looked at, ours and the bridged provider's, with what they are about. */
export function stackKeys(): { readonly name: ValueName; readonly key: string }[] {
    const named = valueNames.flatMap((name) => bridgedKeysOf(name).map((key) => [key, name] as const));
    const bridged = [...named, ...others].flatMap(([key, name]) =>
        [...new Set([key, asInTerraform(key)])].map((spelt) => ({ name, key: `${namespace}:${spelt}` })),
    );
    return [...ownKeys(), ...bridged];
}

function bridgedKeysOf(name: ValueName): readonly string[] {
    return keys[name] ?? [name];
}

/** `assume_role` of `assumeRole`. */
function asInTerraform(key: string): string {
    return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Stack configuration of the bridged provider, so that its users repeat nothing. What it knows and we do not support is an error
 * where it would change who works or how, and no matter where it is about other resources (`defaultTags`, `maxRetries`).
 *
 * Source: `provider.go` and `config/config.go` of terraform-provider-huaweicloud. That the engine hands an object on as its JSON
 * was observed with CLI 3.274.1.
 */
export function fromBridged(bag: Bag): Source {
    const found = blocksIn(bag);
    const whence = (name: ValueName): string => {
        const keysOfIt = bridgedKeysOf(name);
        const key = keysOfIt.find((one) => givenAt(bag, one) !== undefined);
        const inBlock = found.values.find((one) => one.name === name)?.path ?? blockFor(name, found.used);
        return `${namespace}:${key ?? inBlock ?? keysOfIt[0] ?? name}`;
    };
    const refusal = found.problem ?? problemIn(bag, found.used);
    return {
        kind: "stack",
        name: `the stack configuration (${namespace}:…)`,
        values: pick((name) => [
            ...bridgedKeysOf(name).map((key) => textOf(givenAt(bag, key))),
            found.values.find((one) => one.name === name)?.value,
        ]),
        nameOf: whence,
        ...(refusal !== undefined && { refusal }),
    };
}

/** The KooCLI's file and profile that it is told to use. */
export function sharedFileIn(bag: Bag): { readonly path?: string | undefined; readonly profile?: string | undefined } {
    return { path: textOf(givenAt(bag, "sharedConfigFile")), profile: textOf(givenAt(bag, "profile")) };
}

interface Blocks {
    readonly used: string | undefined;
    readonly values: readonly { readonly name: ValueName; readonly value: string; readonly path: string }[];
    readonly problem?: string | undefined;
}

function blocksIn(bag: Bag): Blocks {
    const present = Object.keys(blocks).filter((key) => givenAt(bag, key) !== undefined);
    const [used, ...more] = present;
    const endpoints = givenAt(bag, "endpoints");
    const read = used === undefined ? [] : [fieldsOf(used, givenAt(bag, used), blocks[used] ?? {}, true)];
    if (endpoints !== undefined) read.push(fieldsOf("endpoints", endpoints, services, false));
    const values = read.flatMap((one) => one.values);
    const both =
        more.length > 0
            ? `${namespace}:${present.join(` and ${namespace}:`)} are set, and one is supported`
            : undefined;
    return { used, values, problem: both ?? read.map(({ problem }) => problem).find(Boolean) };
}

/** What a block holds. All that it holds is about who works, but for addresses, of which most are other services'. */
function fieldsOf(
    key: string,
    given: unknown,
    names: Readonly<Record<string, ValueName>>,
    isWhole: boolean,
): Pick<Blocks, "values" | "problem"> {
    const parsed = parsedOf(given);
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
        const spelt = Object.keys(names).find((one) => one === field || asInTerraform(one) === field);
        const [name, text] = [spelt && names[spelt], textOf(value)?.trim()];
        return name && text ? [{ name, value: isWhole ? text : withScheme(text), path: `${key}.${field}`, field }] : [];
    });
    const [stray] = fields.find(([field]) => isWhole && !values.some((one) => one.field === field)) ?? [];
    const problem =
        stray === undefined
            ? undefined
            : `${namespace}:${key}.${stray} ${isFile(stray) ? onlyEnvironment : unsupported}`;
    return { values, problem };
}

function isFile(field: string): boolean {
    return ["idTokenFile", asInTerraform("idTokenFile")].includes(field);
}

function parsedOf(given: unknown): unknown {
    if (typeof given !== "string") return given;
    try {
        return JSON.parse(given);
    } catch {
        return given;
    }
}

/** As the Terraform provider does it. */
function withScheme(endpoint: string): string {
    return /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`;
}

/** Where a value of a block would be, which a sentence says that lacks it. */
function blockFor(name: ValueName, used: string | undefined): string | undefined {
    const names = used === undefined ? undefined : blocks[used];
    const field = names && Object.keys(names).find((one) => names[one] === name);
    return field && `${used}.${field}`;
}

function problemIn(bag: Bag, used: string | undefined): string | undefined {
    const has = (key: string) => givenAt(bag, key) !== undefined;
    if (used !== undefined && has("agencyName")) {
        return `${namespace}:${used} and ${namespace}:agencyName are set, and one is supported here`;
    }
    const algorithm = givenAt(bag, "signingAlgorithm");
    if (algorithm !== undefined && algorithm !== signingAlgorithm)
        return `${namespace}:signingAlgorithm ${onlyAlgorithm}`;
    const stray = ["delegatedProject", "cert", "key"].find(has);
    return stray === undefined ? undefined : `${namespace}:${stray} ${unsupported}`;
}

function givenAt(bag: Bag, key: string): unknown {
    const found = bag[`${namespace}:${key}`] ?? bag[`${namespace}:${asInTerraform(key)}`];
    return found === "" || found === null || found === unknownValue ? undefined : found;
}
