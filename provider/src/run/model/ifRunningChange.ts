import { inputsOf } from "./inputNames.js";
import type { JobRunInputs } from "./inputs.js";

/** The user has read what can't be told, and has decided. A policy that stood there before decides nothing: it would start the job twice, or take over another user's run. */
export function ifRunningChangedTo(on: "adopt" | "restart", { ifRunning }: JobRunInputs, old: JobRunInputs): boolean {
    return ifRunning === on && old.ifRunning !== on;
}

/** The inputs as a state has to hold them where the user has decided and nothing could be done about it: the next `up` finds the decision still to be one. */
export function withOldIfRunning(inputs: JobRunInputs, old: JobRunInputs): JobRunInputs {
    const isDecision = ifRunningChangedTo("adopt", inputs, old) || ifRunningChangedTo("restart", inputs, old);
    return isDecision ? withIfRunning(inputs, old.ifRunning) : inputs;
}

export function withIfRunning(inputs: JobRunInputs, ifRunning: JobRunInputs["ifRunning"]): JobRunInputs {
    return inputsOf({ ...inputs, ifRunning } as JobRunInputs);
}

/** That `ifRunning` is to be changed helps nobody who has it so already. */
export function explainUnchangedIfRunning({ ifRunning }: JobRunInputs, old: JobRunInputs): string {
    if (ifRunning === undefined || ifRunning === "fail" || ifRunning !== old.ifRunning) return "";
    return ` ifRunning was "${ifRunning}" before this could be asked, so it decides nothing yet: to let it decide, set it to "fail", run pulumi up, then set it back.`;
}

/** The inputs of today but for what the next run was to have: that stays a difference until it has it. */
export function withOldRunInputs(
    inputs: JobRunInputs,
    { variables, triggers, desiredState, __secretVariables, __secretTriggers }: JobRunInputs,
): JobRunInputs {
    const owed = { ...inputs, variables, triggers, desiredState, __secretVariables, __secretTriggers };
    return inputsOf(owed as JobRunInputs);
}
