import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "ini";
import { isRecord } from "../submission.js";
import type { Environment, Source, ValueName, Values } from "./source.js";

/** The profiles of the KooCLI, which the Terraform provider reads too: `current` names the one in use. */
export function fromKooCli(environment: Environment, home: string): Source {
    const path = environment.HW_SHARED_CONFIG_FILE ?? join(home, ".hcloud", "config.json");
    const config = read(path, JSON.parse);
    const profile = environment.HW_PROFILE ?? textIn(config, "current");
    const profiles = isRecord(config) && Array.isArray(config.profiles) ? config.profiles.filter(isRecord) : [];
    const found = profiles.find(({ name }) => name === profile) ?? {};
    const temporary = isRecord(found.ssoAuth) ? found.ssoAuth.stsToken : undefined;
    return file(`${path}${profile === undefined ? "" : ` (profile "${profile}")`}`, kooCli, [found, temporary]);
}

const kooCli = {
    projectId: "projectId",
    region: "region",
    accessKey: "accessKeyId",
    secretKey: "secretAccessKey",
    securityToken: "securityToken",
    agencyName: "agencyName",
    agencyDomainName: "agencyDomainName",
    domainId: "domainId",
} as const;

/** The vendor's SDKs' file. Source: `auth/provider` of huaweicloud-sdk-go-v3. */
export function fromSdkFile(environment: Environment, home: string): Source {
    const path = environment.HUAWEICLOUD_SDK_CREDENTIALS_FILE ?? join(home, ".huaweicloud", "credentials");
    const sections = read(path, parse);
    return file(`${path} [basic]`, sdk, [isRecord(sections) ? sections.basic : undefined]);
}

const sdk = {
    projectId: "project_id",
    accessKey: "ak",
    secretKey: "sk",
    securityToken: "security_token",
    authUrl: "iam_endpoint",
} as const;

function file(name: string, keys: Readonly<Partial<Record<ValueName, string>>>, bags: readonly unknown[]): Source {
    const entries = Object.entries(keys).map(([value, key]) => [
        value,
        bags.map((bag) => textIn(bag, key)).find((text) => text !== undefined),
    ]);
    const values: Values = Object.fromEntries(entries.filter(([, text]) => text !== undefined));
    return { kind: "file", name, values, nameOf: (value) => `${keys[value] ?? value} in ${name}` };
}

/** A file that is not there, or that somebody else is writing, holds nothing. */
function read(path: string, parseText: (text: string) => unknown): unknown {
    try {
        return parseText(readFileSync(path, "utf8"));
    } catch {
        return undefined;
    }
}

function textIn(bag: unknown, key: string): string | undefined {
    const value = isRecord(bag) ? bag[key] : undefined;
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
