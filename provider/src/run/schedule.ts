import { inputIn } from "./definition.js";
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
        `${capitalized(operation.whom)} has a schedule (${operation.asSaid(schedule)}): CDM will start it again by itself. If it is to stay stopped, ` +
            "switch its schedule off in CDM (Configure Schedule on the job's page), or delete the job.",
    );
}

/** Dates come without a time zone: a schedule counts as over when it is so everywhere. */
const widestZoneMs = 14 * 3_600_000;

/**
 * `every 2 hours from 2026-01-01 00:00:00`, or undefined where the job has no schedule, or one that is over.
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
