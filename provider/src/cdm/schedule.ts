import { inputIn } from "./jobDefinition.js";

/** CDM's dates have no time zone. A schedule counts as over once it is over in every zone. */
const widestZoneMs = 14 * 3_600_000;

/**
 * `every 2 hours from 2026-01-01 00:00:00`. Undefined if the job has no schedule, or its schedule is over.
 *
 * Source: "Job parameters" of the CDM API reference.
 */
export function scheduleOf(job: Readonly<Record<string, unknown>> | undefined, now: number): string | undefined {
    const input = (name: string) => inputIn(job, "schedulerConfig", name);
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
