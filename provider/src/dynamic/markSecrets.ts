import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../common/isRecord.js";

/** Marks a value as a secret for the engine. Source: `specialSigKey` and `specialSecretSig` in the SDK's runtime/rpc. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/**
 * Marks the secrets among an operation's results, so that the engine stores them as ciphertext: the inputs that are secrets, and `__seenAt`.
 * That address may come from an input, a Provider or stack configuration, and nothing tells whether it was a secret there.
 *
 * The engine by itself marks a result only if the input of the same name is a secret. That misses results of another name, inputs that
 * this package fills in, and old inputs that a failed update returns if the new inputs lack the secret (observed with CLI 3.274.1).
 *
 * @param inputs the inputs that the engine marks results by. If the variables or triggers in `properties` are not these inputs', every
 * value in them is marked: only the old inputs knew which of them were secrets.
 */
export function markSecrets<Properties extends object | undefined>(
    properties: Properties,
    inputs?: object,
): Properties {
    if (!isRecord(properties)) return properties;
    const { variables, triggers, __secretVariables: names, __secretTriggers: isSecret } = properties;
    const isOther = (name: string) =>
        inputs !== undefined && !isDeepStrictEqual((inputs as Record<string, unknown>)[name], properties[name]);
    return {
        ...markSecretInputs(properties),
        ...(isRecord(variables) && { variables: markVariables(variables, isOther("variables") || names) }),
        ...((isSecret === true || isOther("triggers")) && triggers !== undefined && { triggers: markAll(triggers) }),
        ...(properties.__seenAt !== undefined && { __seenAt: mark(properties.__seenAt) }),
    };
}

/**
 * Marks the secrets among all inputs but `variables` and `triggers`. The engine can't mark a project that came from a Provider: the program
 * gives no input of that name.
 */
export function markSecretInputs<Properties extends object>(properties: Properties): Properties {
    const values = properties as Record<string, unknown>;
    const { __secretInputs: names } = values;
    const given = Array.isArray(names) ? names.filter((name) => values[name] !== undefined) : [];
    const marked = given.map((name) => [name, markAll(values[name])]);
    return { ...properties, ...Object.fromEntries(marked) };
}

/** Inputs of a Link that are secrets, whether or not the program says so. */
const secretInputs = ["password", "secretKey", "accessKey"] as const;

/**
 * Marks the secrets among the inputs or the results of a Job or a Link: its password and keys, and what the program has given as a secret. The
 * paths are those of `properties` and of the new inputs, because a failed update returns old values that the new inputs no longer have.
 */
export function markDefinitionSecrets<Properties extends object | undefined>(
    properties: Properties,
    inputs: object = {},
): Properties {
    if (!isRecord(properties)) return properties;
    const paths = [properties, inputs as Record<string, unknown>].flatMap(({ __secretInputs: names }) =>
        Array.isArray(names) ? names : [],
    );
    const entries = Object.entries(properties).map(([name, value]) => {
        if (value === undefined) return [name, value];
        if (paths.includes(name) || (secretInputs as readonly string[]).includes(name) || name === "__seenAt")
            return [name, markAll(value)];
        if (!isRecord(value)) return [name, value];
        const marked = Object.entries(value).map(([key, entry]) => [
            key,
            paths.includes(`${name}.${key}`) ? mark(entry) : entry,
        ]);
        return [name, Object.fromEntries(marked)];
    });
    return Object.fromEntries(entries) as Properties;
}

function markVariables(variables: Record<string, unknown>, names: unknown): unknown {
    if (names === true) return markAll(variables);
    if (!Array.isArray(names)) return variables;
    const marked = Object.entries(variables).map(([name, value]) => [name, names.includes(name) ? mark(value) : value]);
    return Object.fromEntries(marked);
}

/**
 * Marks every value in a map, not the map itself. If the inputs have a map of that name without a mark, the engine removes the mark of the
 * map and keeps those of the values (observed with CLI 3.274.1; `annotateSecrets` in its provider_plugin.go).
 */
function markAll(value: unknown): unknown {
    // mutant: the mark of every value of a secret map
    if (!isRecord(value)) return mark(value);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, markAll(entry)]));
}

function mark(value: unknown): unknown {
    return { ...secret, value };
}
