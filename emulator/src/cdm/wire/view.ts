import type { Switches } from "../../switches.js";
import { forcedStatus, type Job } from "../../world/job.js";
import type { World } from "../../world/world.js";

/** How the runs of a job are written: whose they are, when somebody looks, and which edition of CDM answers. */
export interface View {
    readonly job: string;
    readonly now: number;
    readonly switches: Switches;
    /** Shown in place of the run's own. */
    readonly status?: string;
}

export function viewOf(world: World, job: Job): View {
    return { job: job.name, now: world.now(), switches: world.switchesOf(job) };
}

/** A view in which a forced status hides the truth: that of everyone who asks how a job is. */
export function viewWithForcedStatus(world: World, job: Job): View {
    const forced = forcedStatus(job, world.now());
    return { ...viewOf(world, job), ...(forced && { status: forced.status }) };
}
