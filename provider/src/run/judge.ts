import type { Submission } from "../cdm/submission.js";
import { ForeignRunError, JobRunError } from "./errors.js";
import type { JobRunInputs } from "./inputs.js";
import type { Operation } from "./operation.js";
import { describeLive } from "./sighting.js";
import { claimOf, type RunFacts } from "./state.js";

/** What an operation does about a live run: stop it, act as if nothing were live, or give up with an error. */
type Verdict = "stop" | "leave" | "refuse";
export type Judge = (live: Submission) => Verdict;

/** For an operation that was told to end whatever runs. */
export const whoeversItIs: Judge = () => "stop";

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
    return (live) => {
        if (operation.isOfAnotherJobRun(live)) return ofAnotherJobRun;
        return operation.isOurs(live, claim) ? "stop" : foreign;
    };
}

export function notOurs(operation: Operation, live: Submission): ForeignRunError {
    return new ForeignRunError(
        `${describeLive(operation, live)} It is not a run of this JobRun, so it was not stopped. Wait for it to end or stop it, ` +
            'or set onForeignRun to "stop", then run pulumi up (a destroy uses what the last up has stored).',
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
