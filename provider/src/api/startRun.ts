import { startRun as start } from "../run/index.js";
import { PartialFailureError } from "../run/model/errors.js";
import { checkOptions } from "./checkOptions.js";
import { StartRunError } from "./errors.js";
import { type ApiHost, hostOf } from "./host.js";
import { callOf, inputsOf } from "./inputs.js";
import type { StartOptions } from "./options.js";
import { type StartedRun, startedRun } from "./run.js";

/** @see startRun in index.ts */
export async function startRun(options: StartOptions, host: ApiHost): Promise<StartedRun> {
    checkOptions("startRun", options);
    try {
        return startedRun(await start(inputsOf(options), hostOf(options, host), callOf(options)));
    } catch (error) {
        // mutant: the run that an error of startRun carries
        throw error instanceof PartialFailureError ? new StartRunError(error, startedRun(error.properties)) : error;
    }
}
