import { parseDuration } from "../common/duration.js";
import type { JobRunInputs, OperationContext } from "../run/index.js";
import type { JobOptions, StartOptions } from "./options.js";

/** The options as the inputs of an operation. Call `checkOptions` first. */
export function inputsOf(options: JobOptions & Partial<StartOptions>): JobRunInputs {
    const { clusterId, jobName, projectId, region, endpoint, variables, waitFor, ifRunning, pollInterval } = options;
    const all = { clusterId, jobName, projectId, region, endpoint, variables, waitFor, ifRunning, pollInterval };
    const given = Object.entries(all).filter(([, value]) => value !== undefined);
    // mutant: the variables that a script does not call plain
    return {
        ...(Object.fromEntries(given) as unknown as JobRunInputs),
        ...(variables !== undefined && { __secretVariables: options.secretVariables ?? true }),
    };
}

export function callOf({ timeout, signal }: JobOptions): OperationContext {
    return { signal, ...(timeout !== undefined && { timeoutMs: parseDuration(timeout) }) };
}
