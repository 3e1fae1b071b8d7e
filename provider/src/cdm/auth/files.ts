import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "ini";
import { isRecord } from "../../common/isRecord.js";
import type { Environment, Source, ValueName, Values } from "./sources.js";

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
export function file(
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
export function read(
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

export function textIn(bag: unknown, key: string): string | undefined {
    const value = isRecord(bag) ? bag[key] : undefined;
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
