import type { Submission } from "../../cdm/submission.js";
import type { JobRunInputs } from "./inputs.js";
import type { Owner, Ownership } from "./ownership.js";
import { claimOf, type RunFacts } from "./state.js";

/** What an operation does about a live run: stop it, act as if nothing were live, look on because nothing tells whose it is, or give up with an error. */
type StopAction = "stop" | "leave" | "unsure" | "refuse";

interface StopDecision {
    readonly action: StopAction;
    /** Why a run is stopped that this resource has not started itself. */
    readonly because?: string | undefined;
}

export type StopPolicy = (live: Submission) => StopDecision;

/** For an operation that was told to end whatever runs. */
export const stopAny: StopPolicy = () => ({ action: "stop" });

/** At delete, a foreign run is left unless `onForeignRun` says otherwise. */
export function policyAtDelete(
    ownership: Ownership,
    facts: RunFacts,
    { onForeignRun = "leave" }: JobRunInputs,
): StopPolicy {
    const foreign = { leave: "leave", stop: "stop", fail: "refuse" } as const;
    return policyBy(ownership, facts, foreign[onForeignRun], "leave");
}

/** At update, a foreign run is in the way of a new one: leaving it is no way on. */
export function policyAtUpdate(ownership: Ownership, facts: RunFacts, { onForeignRun }: JobRunInputs): StopPolicy {
    return policyBy(ownership, facts, onForeignRun === "stop" ? "stop" : "refuse", "refuse");
}

/** Whatever `onForeignRun` says, the run of another JobRun of this process is never stopped. */
function policyBy(ownership: Ownership, facts: RunFacts, foreign: StopAction, ofAnotherJobRun: StopAction): StopPolicy {
    const claim = claimOf(facts);
    const because = 'onForeignRun is "stop"';
    return (live) => {
        if (ownership.isOfAnotherJobRun(live)) return { action: ofAnotherJobRun };
        const owner = ownership.ownerOf(live, claim);
        if (owner === "foreign") return { action: foreign, because };
        if (owner !== "unknown") return { action: "stop", because: reasons[owner] };
        return foreign === "stop" ? { action: "stop", because } : { action: "unsure" };
    };
}

/** Why a run counts as ours that this resource has not started itself. */
const reasons: Readonly<Record<Exclude<Owner, "foreign" | "unknown">, string | undefined>> = {
    ours: undefined,
    automatic: "CDM started it by itself after ours, by the job's schedule or its automatic retry",
    sameUser: 'the user who starts our runs started it after ours (onRunOfSameUser: "foreign" leaves such a run alone)',
};
