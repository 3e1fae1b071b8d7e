import { type EngineConfig, onlyEnvironment, pick, type Source, textOf, type ValueName, valueNames } from "./source.js";

/** The values of an explicit Provider instance. */
export function fromProvider(config: EngineConfig): Source {
    return {
        kind: "provider",
        name: "the Provider of the program",
        values: pick((name) => (name === "idTokenFile" ? [] : [textOf(config[name])])),
        nameOf: (name) => `the Provider's ${name}`,
        ...(textOf(config.idTokenFile) !== undefined && { refusal: `the Provider's idTokenFile ${onlyEnvironment}` }),
    };
}

const namespace = "huaweicloud-cdm";

function keyOf(name: ValueName): string {
    return `${namespace}:${name}`;
}

/** The keys of our own stack configuration. */
export function ownKeys(): { readonly name: ValueName; readonly key: string }[] {
    return valueNames.map((name) => ({ name, key: keyOf(name) }));
}

/** Our own stack configuration. If no program runs, the engine passes that of the last `up`. */
export function fromStack(config: EngineConfig): Source {
    return {
        kind: "stack",
        name: `the stack configuration (${namespace}:…)`,
        values: pick((name) => (name === "idTokenFile" ? [] : [textOf(config[keyOf(name)])])),
        nameOf: keyOf,
        ...(textOf(config[keyOf("idTokenFile")]) !== undefined && {
            refusal: `${keyOf("idTokenFile")} ${onlyEnvironment}`,
        }),
    };
}
