import { createHash } from "node:crypto";
import { isRecord } from "../../common/isRecord.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import { isIgnored } from "../../run/model/ignoreChanges.js";
import type { Properties } from "../../run/model/inputs.js";
import { changedPaths, comparable } from "./compare.js";
import type { Kind } from "./kind.js";
import { secretPathsOf } from "./paths.js";
import { alwaysSecret } from "./secrets.js";

/**
 * A hash of what the program says of a definition. It is the same for every order of inputs, and for `1` and `"1"`. Secrets are no part
 * of it: a hash of a short secret would tell the secret, and a rotated password is no other definition. Nor are the name and the cluster.
 *
 * Undefined while a part of the definition is unknown that is no secret.
 */
function definitionHashOf(kind: Kind, inputs: Properties): string | undefined {
    if (kind.defining.some((name) => leavesOpen(kind, name, inputs))) return undefined;
    // mutant: the secrets that a hash leaves out
    // mutant: the one hash of every order
    const said = [...kind.said(inputs)]
        .filter(([path, text]) => text !== "" && !kind.isSecret(path, inputs))
        .map(([path, text]) => [path, comparable(text)])
        .sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
    const whole = JSON.stringify([kind.word, inputs[kind.typeInput] ?? kind.defaults[kind.typeInput], said]);
    return createHash("sha256").update(whole).digest("hex");
}

/** Whether an unknown value of this input will be part of the hash. */
function leavesOpen(kind: Kind, name: string, inputs: Properties): boolean {
    const value = inputs[name];
    const marks = [...alwaysSecret, ...secretPathsOf(inputs)];
    if (marks.includes(name) || !holdsUnknown(value)) return false;
    if (!isRecord(value)) return true;
    const isSecret = (key: string) => marks.includes(`${name}.${key}`) || kind.isSecret(`${name}.${key}`, inputs);
    return Object.entries(value).some(([key, one]) => holdsUnknown(one) && !isSecret(key));
}

/** What `check` fills in: the hash, and beside it the one that these inputs would get, where an older one is kept. */
export interface Hashes {
    readonly definitionHash?: string;
    readonly __hashOfInputs?: string;
}

/**
 * The hash of the inputs, or the one before. A definition keeps its hash where the program says the same of it as before: a value that the program is to ignore
 * is the state's, after a refresh the console's, and a value that is newly marked as a secret, or no longer, is still the same.
 *
 * @param olds the last inputs
 * @param ignored the paths of `ignoreChanges`
 */
export function hashesOf(kind: Kind, olds: Properties, news: Properties, ignored: readonly string[]): Hashes {
    const made = definitionHashOf(kind, news);
    if (made === undefined) return {};
    const { definitionHash: hash, __hashOfInputs: keptFor, __secretInputs } = olds;
    if (typeof hash !== "string" || changedPaths(kind, olds, news).length > 0) return { definitionHash: made };
    const isOfIgnored = kind.defining.some((name) => isIgnored(name, ignored));
    const isSame = made === keptFor || isOfIgnored || definitionHashOf(kind, { ...news, __secretInputs }) === hash;
    // mutant: the hash that a definition keeps
    if (made === hash || !isSame) return { definitionHash: made };
    return { definitionHash: hash, __hashOfInputs: made };
}

export function holdsUnknown(value: unknown): boolean {
    if (typeof value === "object" && value !== null) return Object.values(value).some(holdsUnknown);
    return value === unknownValue;
}
