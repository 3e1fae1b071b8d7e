import type { JobRunInputs } from "../model/inputs.js";
import { stopAny } from "../model/policy.js";
import type { Host } from "../process/host.js";
import { stopAndVerify } from "../steps/stop.js";
import { begin } from "./begin.js";

/**
 * Stops the live run of a job, whoever started it, and returns once CDM has said twice that none is live. No state is read
 * or written: this is what `cdm-run stop` does for who has no other way to end a run.
 *
 * @throws JobRunError, CdmError or SettingsError where that is not proved
 */
export async function stopAnyRun(inputs: JobRunInputs, host: Omit<Host, "isOfState">): Promise<void> {
    const context = await begin(inputs, "delete", { ...host, hasState: false }, {});
    await stopAndVerify(context, { policy: stopAny });
}
