import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../common/isRecord.js";

/** How a secret travels. Source: `specialSigKey` and `specialSecretSig` in the SDK's runtime/rpc. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/**
 * Properties as the engine is to keep them: the inputs that are secrets are marked as such, and the address at which the job was
 * seen, which may come from anywhere (an input, a Provider, stack configuration) and nobody knows as what.
 *
 * The engine marks what comes back by the inputs of the same name. That misses what goes by another name, what was filled in, and what an
 * update that failed gives back of the old inputs, where the new ones have the secret no more (observed with CLI 3.274.1).
 *
 * @param asked the inputs by which the engine marks what comes back. In variables and triggers that are not theirs every value is marked:
 * what was secret in them only the old inputs know.
 */
export function markSecrets<Properties extends object | undefined>(properties: Properties, asked?: object): Properties {
    if (!isRecord(properties)) return properties;
    const { variables, triggers, __secretVariables: names, __secretTriggers: isSecret } = properties;
    const isOther = (name: string) =>
        asked !== undefined && !isDeepStrictEqual((asked as Record<string, unknown>)[name], properties[name]);
    return {
        ...markSecretInputs(properties),
        ...(isRecord(variables) && { variables: markVariables(variables, isOther("variables") || names) }),
        ...((isSecret === true || isOther("triggers")) && triggers !== undefined && { triggers: markAll(triggers) }),
        ...(properties.__seenAt !== undefined && { __seenAt: mark(properties.__seenAt) }),
    };
}

/** The same for what is no variable and no trigger alone: a project that a Provider has filled in has no input of its name. */
export function markSecretInputs<Properties extends object>(properties: Properties): Properties {
    const values = properties as Record<string, unknown>;
    const { __secretInputs: names } = values;
    const given = Array.isArray(names) ? names.filter((name) => values[name] !== undefined) : [];
    const marked = given.map((name) => [name, markAll(values[name])]);
    return { ...properties, ...Object.fromEntries(marked) };
}

function markVariables(variables: Record<string, unknown>, names: unknown): unknown {
    if (names === true) return markAll(variables);
    if (!Array.isArray(names)) return variables;
    const marked = Object.entries(variables).map(([name, value]) => [name, names.includes(name) ? mark(value) : value]);
    return Object.fromEntries(marked);
}

/**
 * Marks every value in a map, not the map: where the inputs have a map of that name without a mark, the engine takes the mark of the
 * map away, and leaves those of the values (observed with CLI 3.274.1; `annotateSecrets` in its provider_plugin.go).
 */
function markAll(value: unknown): unknown {
    if (!isRecord(value)) return mark(value);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, markAll(entry)]));
}

function mark(value: unknown): unknown {
    return { ...secret, value };
}
