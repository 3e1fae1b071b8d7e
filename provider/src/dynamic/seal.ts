import { isRecord } from "../cdm/submission.js";

/** How a secret travels. Source: `specialSigKey` and `specialSecretSig` in the SDK's runtime/rpc. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/**
 * Properties as the engine is to keep them: the variables and triggers that are secrets are marked as such.
 *
 * The engine marks what comes back by the inputs of the same name, and so not what an update that failed gives back of the
 * old inputs, where the new ones have the secret no more (observed with CLI 3.274.1).
 */
export function sealed<Properties extends object | undefined>(properties: Properties): Properties {
    if (!isRecord(properties)) return properties;
    const { variables, triggers, __secretVariables: names, __secretTriggers: isSecret } = properties;
    return {
        ...properties,
        ...(isRecord(variables) && { variables: sealedVariables(variables, names) }),
        ...(isSecret === true && triggers !== undefined && { triggers: mark(triggers) }),
    };
}

function sealedVariables(variables: Record<string, unknown>, names: unknown): unknown {
    if (names === true) return mark(variables);
    if (!Array.isArray(names)) return variables;
    const marked = Object.entries(variables).map(([name, value]) => [name, names.includes(name) ? mark(value) : value]);
    return Object.fromEntries(marked);
}

function mark(value: unknown): unknown {
    return { ...secret, value };
}
