import { isRecord } from "../common/isRecord.js";

/**
 * The value of an input in a job's definition, such as `schedulerConfig.cycle`. Undefined if it is absent or empty.
 *
 * Source: "Job parameters" of the CDM API reference. CDM percent-encodes the values; the Terraform provider decodes them so.
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

/** CDM writes `{}` for an empty list. */
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
