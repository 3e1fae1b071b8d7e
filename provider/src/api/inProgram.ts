import type { Configuration } from "../cdm/config/configuration.js";
import { getJobHistory } from "./getJobHistory.js";
import { getJobStatus } from "./getJobStatus.js";
import { thisProcess } from "./host.js";
import type { JobOptions } from "./options.js";

/** The looks at a job that a user's program can take, with the stack configuration or the Provider that the program has. */
export const looks = {
    getJobStatus: (options: JobOptions, config: Configuration["config"]) =>
        getJobStatus(options, { ...thisProcess, config }),
    getJobHistory: (options: JobOptions, config: Configuration["config"]) =>
        getJobHistory(options, { ...thisProcess, config }),
};
