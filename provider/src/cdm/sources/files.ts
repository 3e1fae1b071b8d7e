import { readFileSync } from "node:fs";
import { isRecord } from "../../common/isRecord.js";
import type { Source, ValueName, Values } from "./source.js";

const keyPairNames: readonly string[] = ["accessKey", "secretKey", "securityToken"];

/**
 * @param keys what the file calls each value
 * @param records the records that hold the values and, among these, the key pair
 * @param isNamed whether the user has named the file
 */
export function fileSource(
    name: string,
    keys: Readonly<Partial<Record<ValueName, string>>>,
    records: readonly [values: unknown, keyPair: unknown],
    problem: string | undefined,
    isNamed: boolean,
): Source {
    const [ofValues, ofKeyPair] = records;
    const entries = Object.entries(keys).map(
        ([value, key]) => [value, textIn(keyPairNames.includes(value) ? ofKeyPair : ofValues, key)] as const,
    );
    const found: Values = Object.fromEntries(entries.filter(([, text]) => text !== undefined));
    const nameOf = (value: ValueName) => `${keys[value] ?? value} in ${name}`;
    return { kind: "file", name, values: found, nameOf, isNamed, ...(problem !== undefined && { problem }) };
}

/**
 * Never throws: another source may hold the credentials.
 *
 * @param isExpected whether the user has named the file. Otherwise a file that does not exist is no problem
 */
export function readFile(
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

export function textIn(record: unknown, key: string): string | undefined {
    const value = isRecord(record) ? record[key] : undefined;
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
