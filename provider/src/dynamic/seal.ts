import { isRecord } from "../cdm/submission.js";

/** How a secret travels. Source: `specialSigKey` and `specialSecretSig` in the SDK's runtime/rpc. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/**
 * Properties as the engine is to keep them: the variables that are secrets are marked as such.
 *
 * The engine marks what comes back by the inputs of the same name, and so not what an update that failed gives back of the
 * old inputs, where the new ones have the secret no more (observed with CLI 3.274.1).
 */
export function sealed<Properties extends object | undefined>(properties: Properties): Properties {
    if (!isRecord(properties)) return properties;
    const { variables, __secretVariables: names } = properties;
    if (!isRecord(variables)) return properties;
    if (names === true) return { ...properties, variables: { ...secret, value: variables } };
    if (!Array.isArray(names)) return properties;
    const marked = Object.entries(variables).map(([name, value]) => [
        name,
        names.includes(name) ? { ...secret, value } : value,
    ]);
    return { ...properties, variables: Object.fromEntries(marked) };
}
