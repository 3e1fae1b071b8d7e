import type { Configuration } from "../../cdm/config/configuration.js";
import { isRecord } from "../../common/isRecord.js";
import { isIgnored } from "../../run/model/ignoreChanges.js";
import type { Properties } from "../../run/model/inputs.js";
import { hiddenTexts as hiddenTextsOfPlace } from "../../run/model/secrets.js";
import type { Kind } from "./kind.js";
import { fullName, mayBeSecretName, secretPathsOf, splitPath } from "./paths.js";

/** Inputs that are secrets whether or not the program marks them. */
export const alwaysSecret = ["password", "secretKey", "accessKey"];

/**
 * The paths of the parameters that are secrets by their names, such as `config.sk`, as the program writes them. The constructor can't mark what a
 * transform adds after it, and does not know the connector.
 */
export function namedSecretsIn(kind: Kind, inputs: Properties): string[] {
    return kind.defining.flatMap((name) => {
        const map = inputs[name];
        const keys = isRecord(map) ? Object.keys(map) : [];
        const isSecret = (key: string) =>
            mayBeSecretName(key) ||
            kind.isSecret(`${name}.${key.replace(fullName, "")}`, { ...inputs, __secretInputs: [] });
        return keys.filter(isSecret).map((key) => `${name}.${key}`);
    });
}

/** The secrets among the values that `ignoreChanges` brings back: the program does not know what a refresh has found to be one. */
export function ignoredSecretsIn(
    kind: Kind,
    olds: Properties,
    inputs: Properties,
    ignored: readonly string[],
): string[] {
    const roots = kind.defining.filter((name) => isIgnored(name, ignored));
    return secretPathsOf(olds).filter((path) => {
        const value = valueAt(olds, path);
        return roots.includes(splitPath(path)[0]) && value !== undefined && valueAt(inputs, path) === value;
    });
}

/** The texts that no sentence, no event and no error may show. */
export function hiddenTextsOf(
    kind: Kind,
    host: { readonly configuration: Configuration },
    ...bags: unknown[]
): string[] {
    // mutant: the secrets of a definition in what CDM says
    return [...hiddenTextsOfPlace(host, ...bags), ...bags.filter(isRecord).flatMap((bag) => secretsIn(kind, bag))];
}

function secretsIn(kind: Kind, bag: Properties): string[] {
    const beside = alwaysSecret.flatMap((name) => textsIn(bag[name]));
    const marked = secretPathsOf(bag).flatMap((path) => textsIn(valueAt(bag, path)));
    const ofMaps = kind.defining.flatMap((name) => {
        const map = bag[name];
        return isRecord(map)
            ? Object.entries(map).flatMap(([key, value]) =>
                  kind.isSecret(`${name}.${key}`, bag) || mayBeSecretName(key) ? textsIn(value) : [],
              )
            : [];
    });
    return [...beside, ...marked, ...ofMaps];
}

function valueAt(bag: Properties, path: string): unknown {
    const [root, key] = splitPath(path);
    const value = bag[root];
    if (key === undefined) return value;
    return isRecord(value) ? value[key] : undefined;
}

function textsIn(value: unknown): string[] {
    if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
    return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}
