import { createHash } from "node:crypto";
import { unknownValue } from "../../common/pulumiSentinels.js";
import type { Properties } from "../../run/model/inputs.js";
import { comparable } from "./compare.js";
import type { Kind } from "./kind.js";

/**
 * A hash of what the program says of a definition. It is the same for every order of inputs, and for `1` and `"1"`. Secrets are no part
 * of it: a hash of a short secret would tell the secret, and a rotated password is no other definition. Nor are the name and the cluster.
 *
 * Undefined while a part of the definition is unknown.
 */
export function definitionHashOf(kind: Kind, inputs: Properties): string | undefined {
    if (kind.defining.some((name) => holdsUnknown(inputs[name]))) return undefined;
    // mutant: the secrets that a hash leaves out
    // mutant: the one hash of every order
    const said = [...kind.said(inputs)]
        .filter(([path, text]) => text !== "" && !kind.isSecret(path, inputs))
        .map(([path, text]) => [path, comparable(text)])
        .sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
    const whole = JSON.stringify([kind.word, inputs[kind.typeInput] ?? kind.defaults[kind.typeInput], said]);
    return createHash("sha256").update(whole).digest("hex");
}

export function holdsUnknown(value: unknown): boolean {
    if (typeof value === "object" && value !== null) return Object.values(value).some(holdsUnknown);
    return value === unknownValue;
}
