import { type JsonObject, textOf } from "../../json.js";
import type { Switches } from "../../switches.js";
import {
    configsOf,
    inputsOf,
    jobSections,
    linkSection,
    mapConfigs,
    mapInputs,
    withJobParameters,
} from "../../world/definition.js";

/**
 * The defaults of parameters that the documentation has for every job.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/public_data_structures/job_parameter_description.html
 */
const defaults = {
    "throttlingConfig.numExtractors": "1",
    "throttlingConfig.submitToCluster": "false",
    "groupJobConfig.groupName": "DEFAULT",
    "schedulerConfig.isSchedulerJob": "false",
    "retryJobConfig.retryJobType": "NONE",
};

/** A job's definition as CDM shows it. In a job every value is a string. */
export function shownJob(definition: JsonObject, switches: Switches): JsonObject {
    const complete = switches.serverDefaults === "added" ? withDefaults(definition) : definition;
    const isEncoded = switches.jobValues === "encoded";
    const written = mapInputs(complete, jobSections, (input) => {
        if (!isPrimitive(input.value)) {
            return input;
        }
        const text = String(input.value);
        return { ...input, value: isEncoded ? encodeURIComponent(wellFormed(text)) : text };
    });
    return withEmptyInputs(written, jobSections, switches);
}

/** A link's definition as CDM shows it. Its values are not percent-encoded. */
export function shownLink(definition: JsonObject, switches: Switches): JsonObject {
    const written = mapInputs(definition, [linkSection], (input) => {
        switch (switches.linkValues) {
            case "asSent":
                return input;
            case "typed":
                return typed(input);
            case "strings":
                return isPrimitive(input.value) ? { ...input, value: String(input.value) } : input;
        }
    });
    return withEmptyInputs(written, [linkSection], switches);
}

function withDefaults(definition: JsonObject): JsonObject {
    const sent = new Set(
        configsOf(definition["driver-config-values"])
            .flatMap(inputsOf)
            .map(({ name }) => textOf(name)),
    );
    return withJobParameters(
        definition,
        Object.fromEntries(Object.entries(defaults).filter(([name]) => !sent.has(name))),
    );
}

function withEmptyInputs(definition: JsonObject, sections: readonly string[], { emptyInputs }: Switches): JsonObject {
    if (emptyInputs === "asSent") {
        return definition;
    }
    const empty = emptyInputs === "object" ? {} : [];
    return mapConfigs(definition, sections, (config) =>
        inputsOf(config).length === 0 ? { ...config, inputs: empty } : config,
    );
}

/** Whole numbers are of the type INTEGER, and numbers in JSON. */
function typed(input: JsonObject): JsonObject {
    const text = textOf(input.value);
    return /^\d{1,9}$/.test(text)
        ? { ...input, type: "INTEGER", value: Number(text) }
        : { ...input, type: "STRING", ...(isPrimitive(input.value) && { value: text }) };
}

function isPrimitive(value: unknown): value is string | number | boolean {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Replaces half of a surrogate pair, which `encodeURIComponent` cannot encode. */
function wellFormed(text: string): string {
    return Buffer.from(text).toString();
}
