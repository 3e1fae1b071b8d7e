import type { Submission } from "../cdm/submission.js";
import { describeDuration } from "./duration.js";
import { ForeignRunError, JobRunError } from "./errors.js";
import type { Owner } from "./identity.js";
import type { JobRunInputs } from "./inputs.js";
import type { Operation } from "./operation.js";
import { describeLive } from "./sighting.js";
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

export function notOurs(operation: Operation, live: Submission): ForeignRunError {
    return new ForeignRunError(
        `${describeLive(operation, live)} It is not a run of this JobRun, so it was not stopped. Wait for it to end or stop it, ` +
            'or set onForeignRun to "stop", then run pulumi up (a destroy uses what the last up has stored).',
    );
}

/** After as long as a status may lag behind. */
export function notComparable(operation: Operation, live: Submission, forMs: number): JobRunError {
    return new JobRunError(
        "notComparable",
        `${describeLive(operation, live)} For ${describeDuration(forMs)} nothing has told whether it is the run of this JobRun: it can't be compared ` +
            "with the one in the state, or looks older. It was not stopped, and the resource stays in the state. If it may be stopped, set " +
            `onForeignRun to "stop" and run pulumi up first, or stop it by hand${operation.stopByHand}`,
    );
}

/** CDM's status tells neither the id nor the date of a live run: nothing would tell it from the next one. */
export function notAdoptable(operation: Operation, live: Submission): JobRunError {
    return new JobRunError(
        "notComparable",
        `${describeLive(operation, live)} CDM tells neither its id nor when it was created, so it can't be taken over: nothing would tell it from ` +
            'the next run. Wait for it to end, or set ifRunning to "restart" (stop it first), then run pulumi up again.',
    );
}

export function alreadyLive(operation: Operation, live: Submission, { desiredState }: JobRunInputs): JobRunError {
    const ways =
        desiredState === "stopped"
            ? 'set ifRunning to "restart" (which stops it here, whoever\'s it is)'
            : 'set ifRunning to "adopt" (take it over) or "restart" (stop it first)';
    return new JobRunError(
        "liveAlready",
        `${describeLive(operation, live)} A JobRun does not start a second run beside it. Wait for it to end, or ${ways}, ` +
            "then run pulumi up again. If it is the run of a JobRun that was renamed in the program, give the new one the old name as an " +
            "alias. If it is the run of a pulumi up that was killed before it could record it: pulumi cancel, then pulumi refresh " +
            '--clear-pending-creates, then pulumi up with ifRunning: "adopt".',
    );
}
