import { isRecord } from "../../common/isRecord.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import type { Properties } from "../../run/model/inputs.js";
import type { DefinitionInputs } from "./inputs.js";

/** A parameter with CDM's full name. Without it, a name belongs to the configuration that its map stands for. */
export const fullName = /^[A-Za-z]\w*Config\./;

/** `fromJobConfig.tableName` for `tableName`. A name that says its configuration stays as it is. */
export function fullNameOf(key: string, config: string): string {
    return fullName.test(key) ? key : `${config}.${key}`;
}

/** `tableName` for `fromJobConfig.tableName`. */
export function keyOf(name: string, config: string): string {
    const key = name.startsWith(`${config}.`) ? name.slice(config.length + 1) : name;
    // The short name would be taken for a full one.
    return fullName.test(key) ? name : key;
}

/** The path as the map of the program writes it: `sourceJobConfig.fromJobConfig.tableName` if it has CDM's full name. */
export function pathInMap(map: unknown, path: string, config: string): string {
    const [root, key = ""] = splitPath(path);
    const full = `${config}.${key}`;
    return isRecord(map) && Object.hasOwn(map, full) ? `${root}.${full}` : path;
}

/** `["sourceJobConfig", "tableName"]`. The name of a parameter may hold dots itself. */
export function splitPath(path: string): readonly [root: string, key: string | undefined] {
    const dot = path.indexOf(".");
    return dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
}

/** The known values of a map, as texts. */
export function textsOf(map: unknown): (readonly [key: string, text: string])[] {
    const entries = isRecord(map) ? Object.entries(map) : [];
    return entries.flatMap(([key, value]) => {
        const text = textOf(value);
        return text === undefined ? [] : [[key, text] as const];
    });
}

export function textOf(value: unknown): string | undefined {
    if (typeof value === "string") return value === unknownValue ? undefined : value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The inputs with another value in a map, or at the top. Undefined removes it. */
export function withValue(
    inputs: DefinitionInputs,
    [root, key]: readonly [string, string | undefined],
    value: string | undefined,
): DefinitionInputs {
    const { [root]: old, ...others } = inputs as Properties;
    const map = isRecord(old) ? old : {};
    const changed = key === undefined ? value : changedMap(map, key, value);
    return { ...others, ...(changed !== undefined && { [root]: changed }) } as unknown as DefinitionInputs;
}

function changedMap(map: Properties, key: string, value: string | undefined): Properties {
    const { [key]: _, ...others } = map;
    // The place of a key in its map stays, so that a reader of the diff finds it there.
    if (value === undefined) return others;
    return { ...map, [key]: value };
}

/** The names by which parameters of passwords, keys and tokens are known, whatever their connector is. */
const secretName = /(password|passwd|passphrase|secret|securitykey|privatekey|token)$|^(sk|dek)$/i;

export function isSecretName(name: string): boolean {
    return secretName.test(name);
}

/** Anywhere in a name, without its hyphens, underscores and dots: `X-Api-Key`. */
const secretInName =
    /password|passwd|passphrase|pwd|secret|token|cookie|credential|authorization|(access|account|api|encryption|master|private|security|shared|signing)key/i;
/** Short ones count as a whole word of a name only, so that `bypass` and `task` are none. */
const secretWord = /^(pass|sk|ak|dek)\d*$/i;

/** Between the words of a name: `db|Pass`, `API|Key`, `obs|_|sk`. */
const betweenWords = /[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** Whether a value with this name may be a secret. To keep a value secret that is none does little harm, so this names more than CDM masks. */
export function mayBeSecretName(name: string): boolean {
    const words = name.split(betweenWords);
    return isSecretName(name) || secretInName.test(words.join("")) || words.some((word) => secretWord.test(word));
}

/** The program's names and paths of secrets. */
export function secretPathsOf({ __secretInputs: names }: Properties): readonly string[] {
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}
