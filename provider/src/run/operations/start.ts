import type { JobRunInputs } from "../model/inputs.js";
import type { JobRunState } from "../model/state.js";
import type { Host, OperationContext } from "../process/host.js";
import { begin } from "./begin.js";
import { startOrAdopt } from "./create.js";
import { recorded } from "./recorded.js";

/**
 * Starts the job once and waits for that run until `waitFor` is met, as a create does, without a state.
 *
 * @throws PartialFailureError if a run is known or a start is in doubt: `properties` is what is known of it
 * @throws JobRunError, CdmError or SettingsError if nothing was started or taken over
 */
export function startRun(
    inputs: JobRunInputs,
    host: Omit<Host, "hasState">,
    call: OperationContext,
): Promise<JobRunState> {
    return recorded("start", inputs, host, call, (recordedCall) => start(inputs, host, recordedCall));
}

async function start(inputs: JobRunInputs, host: Omit<Host, "hasState">, call: OperationContext): Promise<JobRunState> {
    const context = await begin(inputs, "create", { ...host, hasState: false }, call);
    try {
        // Every error that comes after a start has to name its run: no state does.
        return await startOrAdopt(context, { ...inputs, projectId: context.job.projectId }, { staysInState: true });
    } finally {
        await context.starts.end();
    }
}
