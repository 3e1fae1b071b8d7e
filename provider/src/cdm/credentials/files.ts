import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "ini";
import { isRecord } from "../submission.js";
import type { Environment, Source, ValueName, Values } from "./source.js";

/** The profiles of the KooCLI, which the Terraform provider reads too: `current` names the one in use. */
export function fromKooCli(
    environment: Environment,
    home: string,
    chosen: { readonly path?: string | undefined; readonly profile?: string | undefined } = {},
): Source {
    // Stack configuration belongs to the program: it comes before the environment where it is no credential itself.
    const given = chosen.path ?? environment.HW_SHARED_CONFIG_FILE;
    const wanted = chosen.profile ?? environment.HW_PROFILE;
    const path = given ? given.replace(/^~(?=\/)/, home) : join(home, ".hcloud", "config.json");
    const { content, problem } = read(path, (text) => JSON.parse(text), Boolean(given));
    const name = wanted || textIn(content, "current");
    const profiles = isRecord(content) && Array.isArray(content.profiles) ? content.profiles.filter(isRecord) : [];
    const profile = profiles.find((one) => one.name === name) ?? {};
    const isMissing = content !== undefined && Object.keys(profile).length === 0;
    const missing = name === undefined ? "names no current profile" : `has no profile "${name}"`;
    return file(
        name === undefined || isMissing ? path : `${path} (profile "${name}")`,
        kooCli,
        [profile, keysOf(profile)],
        problem ?? (isMissing ? missing : undefined),
        Boolean(given || wanted),
    );
}

/** A profile has lasting keys, or those that a single sign-on has left there: one pair or the other, never half of each. */
function keysOf(profile: Readonly<Record<string, unknown>>): unknown {
    const temporary = isRecord(profile.ssoAuth) ? profile.ssoAuth.stsToken : undefined;
    const isComplete = (bag: unknown) => textIn(bag, kooCli.accessKey) && textIn(bag, kooCli.secretKey);
    const pairs = profile.mode === "SSO" ? [temporary, profile] : [profile, temporary];
    return pairs.find(isComplete) ?? profile;
}

const kooCli = {
    projectId: "projectId",
    region: "region",
    accessKey: "accessKeyId",
    secretKey: "secretAccessKey",
    securityToken: "securityToken",
    agencyName: "agencyName",
    agencyDomainName: "agencyDomainName",
    agencyDomainId: "agencyDomainId",
    domainId: "domainId",
} as const;

/** The vendor's SDKs' file. Source: `auth/provider` of huaweicloud-sdk-go-v3. */
export function fromSdkFile(environment: Environment, home: string): Source {
    const given = environment.HUAWEICLOUD_SDK_CREDENTIALS_FILE;
    const path = given || join(home, ".huaweicloud", "credentials");
    const { content, problem } = read(path, parse, Boolean(given));
    const section = isRecord(content) && isRecord(content.basic) ? content.basic : undefined;
    const isMissing = content !== undefined && section === undefined;
    return file(
        `${path} [basic]`,
        sdk,
        [section, section],
        problem ?? (isMissing ? "is not in it" : undefined),
        Boolean(given),
    );
}

const sdk = {
    projectId: "project_id",
    accessKey: "ak",
    secretKey: "sk",
    securityToken: "security_token",
    authUrl: "iam_endpoint",
} as const;

const keyNames: readonly string[] = ["accessKey", "secretKey", "securityToken"];

/** @param bags where the values are, and where the keys among them are */
function file(
    name: string,
    keys: Readonly<Partial<Record<ValueName, string>>>,
    [values, pair]: readonly [unknown, unknown],
    problem: string | undefined,
    isNamed: boolean,
): Source {
    const entries = Object.entries(keys).map(
        ([value, key]) => [value, textIn(keyNames.includes(value) ? pair : values, key)] as const,
    );
    const found: Values = Object.fromEntries(entries.filter(([, text]) => text !== undefined));
    const nameOf = (value: ValueName) => `${keys[value] ?? value} in ${name}`;
    return { kind: "file", name, values: found, nameOf, isNamed, ...(problem !== undefined && { problem }) };
}

/** What cannot be read is no way in, and no crash: another source may have one. A file that nobody has made is no problem at all. */
function read(
    path: string,
    parseText: (text: string) => unknown,
    isExpected: boolean,
): { content?: unknown; problem?: string } {
    let text: string;
    try {
        text = readFileSync(path, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ENOENT") return { problem: `can't be read: ${code}` };
        return isExpected ? { problem: "does not exist" } : {};
    }
    try {
        return { content: parseText(text.replace(/^\uFEFF/, "")) };
    } catch {
        return { problem: "is no JSON" };
    }
}

function textIn(bag: unknown, key: string): string | undefined {
    const value = isRecord(bag) ? bag[key] : undefined;
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
