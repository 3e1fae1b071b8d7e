import type { CdmRoute } from "../cdmRoute.js";
import { cluster } from "./cluster.js";
import { clusterAction } from "./clusterAction.js";
import { clusters } from "./clusters.js";
import { createAndStart } from "./createAndStart.js";
import { createJob } from "./createJob.js";
import { deleteJob } from "./deleteJob.js";
import { history } from "./history.js";
import { job } from "./job.js";
import { jobs } from "./jobs.js";
import { links } from "./links.js";
import { start } from "./start.js";
import { status } from "./status.js";
import { stop } from "./stop.js";
import { updateJob } from "./updateJob.js";

/** CDM's routes, in the order of matching. `jobs` matches the fixed name `all`, so it comes before `job`. */
export const cdmRoutes: readonly CdmRoute[] = [
    start,
    stop,
    status,
    history,
    jobs,
    job,
    createJob,
    createAndStart,
    updateJob,
    deleteJob,
    ...links,
    cluster,
    clusters,
    clusterAction,
];
