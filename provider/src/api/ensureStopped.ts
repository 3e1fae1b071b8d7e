import { remove, stopAnyRun } from "../run/index.js";
import type { JobRunState, LastStop } from "../run/model/state.js";
import { checkOptions } from "./checkOptions.js";
import { type ApiHost, hostOf } from "./host.js";
import { callOf, inputsOf } from "./inputs.js";
import type { StopOptions } from "./options.js";

/** @see ensureStopped in index.ts */
export async function ensureStopped(options: StopOptions, host: ApiHost): Promise<LastStop> {
    checkOptions("ensureStopped", options);
    const { run } = options;
    // A run is of the project in which it was started, whatever the settings of today say.
    const inputs = inputsOf({ ...options, projectId: options.projectId ?? run?.projectId });
    const [ofCall, call] = [hostOf(options, host), callOf(options)];
    if (run === undefined) return stopAnyRun(inputs, ofCall, call);
    // As the destroy of a JobRun whose state holds this run.
    const { submissionId, creationDate, creationUser, status, isExecuteAuto, startedByUs = false, unfinished } = run;
    const known = { submissionId, creationDate, creationUser, status, isExecuteAuto, startedByUs, unfinished };
    const given = Object.entries(known).filter(([, value]) => value !== undefined);
    const state = { ...Object.fromEntries(given), ...inputs } as unknown as JobRunState;
    const stop = await remove(state, { ...ofCall, hasState: false }, call);
    // Without a state nothing turns a failed stop into a warning, and a run that was named is asked for.
    if (stop === undefined) throw new Error("The stop of a named run ended without its outcome.");
    return stop;
}
