import type { Submission } from "../../cdm/submission.js";
import type { Operation } from "../steps/context.js";
import type { JobRunInputs } from "./inputs.js";
import type { Owner } from "./ownership.js";
import { claimOf, type RunFacts } from "./state.js";

/** What an operation does about a live run: stop it, act as if nothing were live, look on because nothing tells whose it is, or give up with an error. */
type Verdict = "stop" | "leave" | "unsure" | "refuse";

interface Judgement {
    readonly verdict: Verdict;
    /** Why a run is stopped that this resource has not started itself. */
    readonly because?: string | undefined;
}

export type Judge = (live: Submission) => Judgement;

/** For an operation that was told to end whatever runs. */
export const whoeversItIs: Judge = () => ({ verdict: "stop" });

/** At delete, a foreign run is left unless `onForeignRun` says otherwise. */
export function judgeAtDelete(operation: Operation, facts: RunFacts, { onForeignRun = "leave" }: JobRunInputs): Judge {
    const foreign = { leave: "leave", stop: "stop", fail: "refuse" } as const;
    return judgeBy(operation, facts, foreign[onForeignRun], "leave");
}

/** At update, a foreign run is in the way of a new one: leaving it is no way on. */
export function judgeAtUpdate(operation: Operation, facts: RunFacts, { onForeignRun }: JobRunInputs): Judge {
    return judgeBy(operation, facts, onForeignRun === "stop" ? "stop" : "refuse", "refuse");
}

/** Whatever `onForeignRun` says, the run of another JobRun of this process is never stopped. */
function judgeBy(operation: Operation, facts: RunFacts, foreign: Verdict, ofAnotherJobRun: Verdict): Judge {
    const claim = claimOf(facts);
    const because = 'onForeignRun is "stop"';
    return (live) => {
        if (operation.isOfAnotherJobRun(live)) return { verdict: ofAnotherJobRun };
        const owner = operation.ownerOf(live, claim);
        if (owner === "foreign") return { verdict: foreign, because };
        if (owner !== "unknown") return { verdict: "stop", because: reasons[owner] };
        return foreign === "stop" ? { verdict: "stop", because } : { verdict: "unsure" };
    };
}

/** Why a run counts as ours that this resource has not started itself. */
const reasons: Readonly<Record<Exclude<Owner, "foreign" | "unknown">, string | undefined>> = {
    ours: undefined,
    automatic: "CDM started it by itself after ours, by the job's schedule or its automatic retry",
    sameUser: 'the user who starts our runs started it after ours (onRunOfSameUser: "foreign" leaves such a run alone)',
};
