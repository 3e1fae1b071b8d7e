import type { JobRunInputs } from "../model/inputs.js";
import { stopAny } from "../model/policy.js";
import type { LastStop } from "../model/state.js";
import type { Host, OperationContext } from "../process/host.js";
import { stopAndVerify } from "../steps/stop.js";
import { begin } from "./begin.js";
import { recorded } from "./recorded.js";

/**
 * Stops the live run of a job, whichever user started it. Returns once CDM has said twice that no run is live. Reads and writes no
 * state.
 *
 * @throws JobRunError, CdmError or SettingsError if that is not proved
 */
export function stopAnyRun(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    given: OperationContext = {},
): Promise<LastStop> {
    const operate = async (call: OperationContext) => {
        const context = await begin(inputs, "delete", { ...host, hasState: false }, call);
        return (await stopAndVerify(context, { policy: stopAny })).stop;
    };
    return recorded("stop", inputs, host, given, operate, (lastStop) => ({ lastStop }));
}
