import { isRecord } from "../common/isRecord.js";

/**
 * What a job's definition says under a name of its driver configuration. Undefined where it says nothing.
 *
 * Source: "Job parameters" of the CDM API reference; values come percent-encoded, as the Terraform provider decodes them.
 */
export function inputIn(
    job: Readonly<Record<string, unknown>> | undefined,
    config: string,
    name: string,
): string | undefined {
    const inputs = recordsIn(configsOf(job).find((one) => one.name === config)?.inputs);
    return textOf(inputs.find((one) => one.name === `${config}.${name}`)?.value);
}

function configsOf(job: Readonly<Record<string, unknown>> | undefined): Record<string, unknown>[] {
    const values = job?.["driver-config-values"];
    return isRecord(values) ? recordsIn(values.configs) : [];
}

/** Where there is nothing in a list, CDM writes `{}`. */
function recordsIn(list: unknown): Record<string, unknown>[] {
    return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textOf(value: unknown): string | undefined {
    if (typeof value === "boolean" || typeof value === "number") return String(value);
    if (typeof value !== "string" || value === "") return undefined;
    try {
        return decodeURIComponent(value.replaceAll("+", " "));
    } catch {
        return value;
    }
}
