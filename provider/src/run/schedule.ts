import { isRecord } from "../cdm/submission.js";
import type { Operation } from "./operation.js";
import { capitalized } from "./sighting.js";
import type { LastStop } from "./state.js";

/**
 * Says after a stop that the job has a schedule, and what to do about it: CDM starts it again without asking anybody. Said
 * beside the point, so a job that can't be shown is no failure.
 */
export async function warnOfSchedule(operation: Operation, { outcome }: LastStop): Promise<void> {
    if (outcome === "gone" || outcome === "clusterGone" || outcome === "clusterStopped") return;
    const schedule = scheduleOf(await operation.describeJob(), operation.clock.now());
    if (schedule === undefined) return;
    operation.report.warn(
        `${capitalized(operation.whom)} has a schedule (${schedule}): CDM will start it again by itself. If it is to stay stopped, ` +
            "switch its schedule off in CDM (Configure Schedule on the job's page), or delete the job.",
    );
}

/** Dates come without a time zone: a schedule counts as over when it is so everywhere. */
const widestZoneMs = 14 * 3_600_000;

/**
 * `every 2 hours from 2026-01-01 00:00:00`, or undefined where the job has no schedule, or one that is over.
 *
 * Source: "Job parameters" of the CDM API reference; values come percent-encoded, as the Terraform provider decodes them.
 */
export function scheduleOf(job: Readonly<Record<string, unknown>> | undefined, now: number): string | undefined {
    const input = (name: string) => textOf(inputs.find((one) => one.name === `schedulerConfig.${name}`)?.value);
    const inputs = recordsIn(configsOf(job).find(({ name }) => name === "schedulerConfig")?.inputs);
    if (input("isSchedulerJob") !== "true") return undefined;
    const stopDate = Date.parse(`${input("stopDate")?.replace(" ", "T")}Z`);
    if (stopDate + widestZoneMs < now) return undefined;
    const bounds = [
        ["from", input("startDate")],
        ["until", input("stopDate")],
    ].filter(([, date]) => date);
    const cycle = input("cycle") ?? "1";
    const unit = input("cycleType") ?? "period";
    return [`every ${cycle === "1" ? unit : `${cycle} ${unit}s`}`, ...bounds.flat()].join(" ");
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
