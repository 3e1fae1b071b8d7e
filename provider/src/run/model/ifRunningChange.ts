import { inputsOf } from "./inputNames.js";
import type { JobRunInputs } from "./inputs.js";

/**
 * Whether the user has set `ifRunning` to this value since the last operation. Only a change is the user's answer to an error
 * that asked for it. An unchanged value decides nothing: it could start the job twice, or take over another user's run.
 */
export function ifRunningChangedTo(on: "adopt" | "restart", { ifRunning }: JobRunInputs, old: JobRunInputs): boolean {
    // mutant: the user's decision on a run that nobody can tell
    return ifRunning === on && old.ifRunning !== on;
}

/** The inputs to store if the user has changed `ifRunning` and the operation failed. The old value stays, so the next `up` sees the change again. */
export function withOldIfRunning(inputs: JobRunInputs, old: JobRunInputs): JobRunInputs {
    const isDecision = ifRunningChangedTo("adopt", inputs, old) || ifRunningChangedTo("restart", inputs, old);
    return isDecision ? withIfRunning(inputs, old.ifRunning) : inputs;
}

export function withIfRunning(inputs: JobRunInputs, ifRunning: JobRunInputs["ifRunning"]): JobRunInputs {
    return inputsOf({ ...inputs, ifRunning } as JobRunInputs);
}

/** An error asks the user to change `ifRunning`. This adds what to do if it already has the value that the error names. */
export function explainUnchangedIfRunning({ ifRunning }: JobRunInputs, old: JobRunInputs): string {
    if (ifRunning === undefined || ifRunning === "fail" || ifRunning !== old.ifRunning) return "";
    return ` ifRunning was "${ifRunning}" before this could be asked, so it decides nothing yet. To let it decide, set it to "fail", run pulumi up, then set it back.`;
}

/** The new inputs with the old values of what a run is started with. So the difference stays until a run was started with the new values. */
export function withOldRunInputs(
    inputs: JobRunInputs,
    { variables, triggers, desiredState, __secretVariables, __secretTriggers }: JobRunInputs,
): JobRunInputs {
    const owed = { ...inputs, variables, triggers, desiredState, __secretVariables, __secretTriggers };
    return inputsOf(owed as JobRunInputs);
}
