import type { Submission } from "../../cdm/submission.js";
import type { JobRunInputs } from "./inputs.js";
import type { Owner, Ownership } from "./ownership.js";
import { claimOf, type RunFacts } from "./state.js";

/**
 * What an operation does about a live run. `leave`: go on as if nothing were live. `unsure`: observe on, because nothing tells whose
 * run it is. `refuse`: end with an error.
 */
type StopAction = "stop" | "leave" | "unsure" | "refuse";

interface StopDecision {
    readonly action: StopAction;
    /** Why a run is stopped that this resource did not start itself. */
    readonly because?: string | undefined;
    /** Whose the run is. `any`: the operation stops whichever is live. @default "any" */
    readonly owner?: Owner | "any";
}

export type StopPolicy = (live: Submission) => StopDecision;

/** For an operation that has to stop any live run of the job. */
export const stopAny: StopPolicy = () => ({ action: "stop" });

/** The same, if the program allows it by `ifRunning`. */
export function stopByIfRunning({ ifRunning }: JobRunInputs): StopPolicy {
    return () => ({ action: "stop", because: `ifRunning is "${ifRunning}"` });
}

/** A delete leaves a foreign run alone, unless `onForeignRun` says otherwise. */
export function policyAtDelete(
    ownership: Ownership,
    facts: RunFacts,
    { onForeignRun = "leave" }: JobRunInputs,
): StopPolicy {
    const foreign = { leave: "leave", stop: "stop", fail: "refuse" } as const;
    return policyBy(ownership, facts, foreign[onForeignRun], "leave");
}

/** For a run whose time is over. Only our own is stopped, whatever `onForeignRun` says. */
export function policyOfOwnRun(ownership: Ownership, facts: RunFacts): StopPolicy {
    // mutant: another user's run at the end of the time
    return policyBy(ownership, facts, "leave", "leave");
}

/** A foreign run keeps an update from starting a new run, so `leave` is an error there. */
export function policyAtUpdate(ownership: Ownership, facts: RunFacts, { onForeignRun }: JobRunInputs): StopPolicy {
    return policyBy(ownership, facts, onForeignRun === "stop" ? "stop" : "refuse", "refuse");
}

/** The run of another JobRun of this process is never stopped, whatever `onForeignRun` says. */
function policyBy(ownership: Ownership, facts: RunFacts, foreign: StopAction, ofAnotherJobRun: StopAction): StopPolicy {
    const claim = claimOf(facts);
    const because = 'onForeignRun is "stop"';
    return (live) => {
        if (ownership.isOfAnotherJobRun(live)) return { action: ofAnotherJobRun, owner: "foreign" };
        const owner = ownership.ownerOf(live, claim);
        if (owner === "foreign") return { action: foreign, because, owner };
        if (owner !== "unknown") return { action: "stop", because: reasons[owner], owner };
        return foreign === "stop" ? { action: "stop", because, owner } : { action: "unsure", owner };
    };
}

/** Why a run counts as ours although this resource did not start it. */
const reasons: Readonly<Record<Exclude<Owner, "foreign" | "unknown">, string | undefined>> = {
    ours: undefined,
    automatic: "CDM started it by itself after ours, by the job's schedule or its automatic retry",
    sameUser: 'the user who starts our runs started it after ours (onRunOfSameUser: "foreign" leaves such a run alone)',
};
