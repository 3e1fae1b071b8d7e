import type { JsonObject } from "../json.js";
import { valuesIn } from "./definition.js";
import type { JobSettings } from "./job.js";

const unitMs = {
    minute: 60_000,
    hour: 3_600_000,
    day: 86_400_000,
    week: 604_800_000,
    month: 2_592_000_000,
};

const disposables = { NONE: "none", DELETE_AFTER_SUCCEED: "deleteAfterSuccess", DELETE: "delete" } as const;

/**
 * Reads a job's schedule, retries and disposal from its definition. Of a schedule the emulator follows only the
 * interval, not `runAt`, `startDate` or `stopDate`.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/public_data_structures/job_parameter_description.html
 */
export function driverSettings(definition: JsonObject): Partial<JobSettings> {
    const values = valuesIn(definition["driver-config-values"]);
    const disposable = lookUp(disposables, values.get("schedulerConfig.disposableType"));
    const retryType = values.get("retryJobConfig.retryJobType");
    const isScheduled = values.get("schedulerConfig.isSchedulerJob");
    const unit = lookUp(unitMs, values.get("schedulerConfig.cycleType")) ?? 0;
    const everyMs = isScheduled === "true" ? unit * wholeNumber(values.get("schedulerConfig.cycle")) : 0;
    return {
        ...(disposable && { disposable }),
        ...(retryType && { retries: retryType === "RETRY_TRIPLE" ? 3 : 0 }),
        ...(isScheduled && { everyMs }),
    };
}

function wholeNumber(text = ""): number {
    return /^\d{1,6}$/.test(text) ? Number(text) : 1;
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, key = ""): Value | undefined {
    return Object.hasOwn(table, key) ? table[key] : undefined;
}
