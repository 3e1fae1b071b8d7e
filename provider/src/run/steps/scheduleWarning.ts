import { scheduleOf } from "../../cdm/schedule.js";
import { capitalized } from "../../common/text.js";
import type { LastStop } from "../model/state.js";
import type { Context } from "./context.js";

/**
 * Goal: after a stop, the user knows that the job has a schedule, by which CDM will start it again.
 *
 * 1. The job and its cluster still exist, and the cluster is not stopped.
 * 2. CDM shows the job, and its schedule may still start it.
 *
 * Limits: one request, best effort. If CDM does not show the job, no warning is given, and the operation goes on.
 */
export async function warnOfSchedule(context: Context, { outcome }: LastStop): Promise<void> {
    if (outcome === "gone" || outcome === "clusterGone" || outcome === "clusterStopped") return;
    const schedule = scheduleOf(await context.observer.describeSettings(), context.clock.now());
    if (schedule === undefined) return;
    context.log.warn(
        `${capitalized(context.job.label)} has a schedule (${context.quote(schedule)}): CDM will start it again by itself. If it is to stay stopped, ` +
            "switch its schedule off in CDM (Configure Schedule on the job's page), or delete the job.",
    );
}
