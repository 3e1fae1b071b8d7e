import { scheduleOf } from "../../cdm/schedule.js";
import { capitalized } from "../../common/text.js";
import type { LastStop } from "../model/state.js";
import type { Context } from "./context.js";

/**
 * Says after a stop that the job has a schedule, and what to do about it: CDM starts it again without asking anybody. Said
 * beside the point, so a job that can't be shown is no failure.
 */
export async function warnOfSchedule(context: Context, { outcome }: LastStop): Promise<void> {
    if (outcome === "gone" || outcome === "clusterGone" || outcome === "clusterStopped") return;
    const schedule = scheduleOf(await context.observer.describeJob(), context.clock.now());
    if (schedule === undefined) return;
    context.log.warn(
        `${capitalized(context.job.label)} has a schedule (${context.quote(schedule)}): CDM will start it again by itself. If it is to stay stopped, ` +
            "switch its schedule off in CDM (Configure Schedule on the job's page), or delete the job.",
    );
}
