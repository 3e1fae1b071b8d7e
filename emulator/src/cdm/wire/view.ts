import type { Switches } from "../../switches.js";
import { forcedStatus, type Job } from "../../world/job.js";
import type { World } from "../../world/world.js";

/** What decides how CDM writes a job's runs: the job's name, the time of the request, and the edition. */
export interface View {
    readonly job: string;
    readonly now: number;
    readonly switches: Switches;
    /** The status that CDM shows in place of the run's own. */
    readonly status?: string;
}

export function viewOf(world: World, job: Job): View {
    return { job: job.name, now: world.now(), switches: world.switchesOf(job) };
}

/** The view of a caller that queries a job. A forced status replaces the true one. */
export function viewWithForcedStatus(world: World, job: Job): View {
    const forced = forcedStatus(job, world.now());
    return { ...viewOf(world, job), ...(forced && { status: forced.status }) };
}
