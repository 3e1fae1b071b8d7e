import { isObject, type JsonObject } from "../../json.js";

const sections = ["from-config-values", "to-config-values", "driver-config-values"];

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

/**
 * CDM percent-encodes the values that it shows, although clients send them unencoded. The Terraform provider decodes
 * them.
 */
export function percentEncoded(definition: JsonObject): JsonObject {
    return mapInputs(definition, sections, (input) =>
        typeof input.value === "string" ? { ...input, value: encodeURIComponent(wellFormed(input.value)) } : input,
    );
}

/** Replaces half of a surrogate pair, which `encodeURIComponent` cannot encode. */
function wellFormed(text: string): string {
    return Buffer.from(text).toString();
}

/**
 * Rewrites the inputs of the named sections, and leaves the rest unchanged. A config without inputs may have
 * `"inputs":{}`.
 */
export function mapInputs(
    definition: JsonObject,
    names: readonly string[],
    rewrite: (input: JsonObject) => JsonObject,
): JsonObject {
    const rewritten = names.flatMap((name) => {
        const section = definition[name];
        return isObject(section) ? [[name, { ...section, configs: configsOf(section).map(inputs) }] as const] : [];
    });
    function inputs(one: JsonObject): JsonObject {
        return Array.isArray(one.inputs) ? { ...one, inputs: one.inputs.filter(isObject).map(rewrite) } : one;
    }
    return { ...definition, ...Object.fromEntries(rewritten) };
}

export function configsOf(section: unknown): JsonObject[] {
    return isObject(section) && Array.isArray(section.configs) ? section.configs.filter(isObject) : [];
}
