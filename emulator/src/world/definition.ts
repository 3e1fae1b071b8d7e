import { isObject, type JsonObject, textOf } from "../json.js";

/** The sections of a job's definition: its source, its destination, and how it runs. */
export const jobSections = ["from-config-values", "to-config-values", "driver-config-values"] as const;

export const linkSection = "link-config-values";

type Section = (typeof jobSections)[number] | typeof linkSection;

/** Values of parameters by their names, such as `throttlingConfig.numExtractors`. Null removes the parameter. */
export type ParameterChanges = Readonly<Record<string, string | number | boolean | null>>;

/** The definition of a job that the control API has added. */
export function sampleDefinition(name: string, isRetried = false): JsonObject {
    const retry = isRetried ? [configOf("retryJobConfig", { retryJobType: "RETRY_TRIPLE" })] : [];
    return {
        "from-connector-name": "generic-jdbc-connector",
        "from-link-name": "mysql_link",
        "from-config-values": config("fromJobConfig", { schemaName: "default", tableName: name }),
        "to-connector-name": "generic-jdbc-connector",
        "to-link-name": "dws_link",
        "to-config-values": config("toJobConfig", { schemaName: "public", tableName: name }),
        "driver-config-values": { configs: [configOf("throttlingConfig", { numExtractors: "1" }), ...retry] },
    };
}

function config(name: string, values: Record<string, string>): JsonObject {
    return { configs: [configOf(name, values)] };
}

function configOf(name: string, values: Record<string, string>): JsonObject {
    return { inputs: Object.entries(values).map(([key, value]) => ({ name: `${name}.${key}`, value })), name };
}

/** Rewrites the configs of the named sections, and leaves the rest unchanged. */
export function mapConfigs(
    definition: JsonObject,
    names: readonly string[],
    rewrite: (config: JsonObject) => JsonObject,
): JsonObject {
    const rewritten = names.flatMap((name) => {
        const section = definition[name];
        return isObject(section) ? [[name, { ...section, configs: configsOf(section).map(rewrite) }] as const] : [];
    });
    return { ...definition, ...Object.fromEntries(rewritten) };
}

/** Rewrites the inputs of the named sections. A config without inputs may have `"inputs":{}`. */
export function mapInputs(
    definition: JsonObject,
    names: readonly string[],
    rewrite: (input: JsonObject) => JsonObject,
): JsonObject {
    return mapConfigs(definition, names, (one) =>
        Array.isArray(one.inputs) ? { ...one, inputs: inputsOf(one).map(rewrite) } : one,
    );
}

export function configsOf(section: unknown): JsonObject[] {
    return isObject(section) && Array.isArray(section.configs) ? section.configs.filter(isObject) : [];
}

export function inputsOf(config: JsonObject): JsonObject[] {
    return Array.isArray(config.inputs) ? config.inputs.filter(isObject) : [];
}

/** The values of a section's parameters as texts, by the parameters' names. */
export function valuesIn(section: unknown): Map<string, string> {
    const inputs = configsOf(section).flatMap(inputsOf);
    return new Map(inputs.map((input) => [textOf(input.name), textOf(input.value)]));
}

/** Changes single parameters of a job. A parameter's first word says which section has it. */
export function withJobParameters(definition: JsonObject, changes: ParameterChanges): JsonObject {
    return withParameters(definition, changes, (configName) =>
        configName === "fromJobConfig"
            ? "from-config-values"
            : configName === "toJobConfig"
              ? "to-config-values"
              : "driver-config-values",
    );
}

/** Changes single parameters of a link. */
export function withLinkParameters(definition: JsonObject, changes: ParameterChanges): JsonObject {
    return withParameters(definition, changes, () => linkSection);
}

function withParameters(
    definition: JsonObject,
    changes: ParameterChanges,
    sectionOf: (configName: string) => Section,
): JsonObject {
    const changed: Record<string, unknown> = { ...definition };
    for (const [name, value] of Object.entries(changes)) {
        const configName = name.split(".", 1)[0] ?? name;
        const sectionName = sectionOf(configName);
        const section = changed[sectionName];
        const configs = configsOf(section);
        const known = configs.some((one) => one.name === configName) ? configs : [...configs, { name: configName }];
        const rewritten = known.map((one) => (one.name === configName ? withInput(one, name, value) : one));
        changed[sectionName] = { ...(isObject(section) && section), configs: rewritten };
    }
    return changed;
}

/** An input that exists keeps its place. */
function withInput(config: JsonObject, name: string, value: unknown): JsonObject {
    const inputs = inputsOf(config);
    if (value === null) {
        return { ...config, inputs: inputs.filter((input) => input.name !== name) };
    }
    const isKnown = inputs.some((input) => input.name === name);
    return {
        ...config,
        inputs: isKnown
            ? inputs.map((input) => (input.name === name ? { ...input, value } : input))
            : [...inputs, { name, value }],
    };
}
