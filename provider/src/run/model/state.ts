import { type Submission, submissionFields } from "../../cdm/submission.js";
import { identityOf, type RunIdentity } from "./identity.js";
import { inputsOf } from "./inputNames.js";
import type { JobRunInputs } from "./inputs.js";
import type { Claim } from "./ownership.js";
import { livenessOf } from "./status.js";

/**
 * What is still owed.
 *
 * - `start`: a start was sent at `since` and its effect is unknown; a run of about then, after `after`, is the one
 * - `wait`: the run is known and has not been seen where `waitFor` wants it
 * - `restart`: the run that was waited for has ended otherwise; a new start is owed
 */
export interface Unfinished {
    readonly phase: "start" | "wait" | "restart";
    /** Milliseconds since the epoch. */
    readonly since: number;
    /** For `start`: between these times on CDM's own clock its run was created, if there is one. */
    readonly between?: readonly [number, number];
    readonly after?: RunIdentity;
    /** Who started our earlier runs, where one of them has shown it. */
    readonly user?: string;
    /** Who sent the start, where IAM has said it of the login. */
    readonly self?: string;
    /** Who logs in now, where nobody knows who sent the start. Asked anew by each operation, and never stored. */
    readonly today?: string;
    /** For `start`: others start the job under the same user. */
    readonly isUserShared?: boolean;
    /** For `start`: CDM has accepted it, without naming its run. */
    readonly isAccepted?: boolean;
    /** For `start`: CDM has answered that the job runs already. */
    readonly isRefused?: boolean;
}

export type StopOutcome =
    | "stopped"
    | "alreadyFinished"
    | "neverRan"
    | "gone"
    | "clusterGone"
    | "clusterStopped"
    | "leftRunning";

/** How the last stop of a re-run went. (After a destroy there is no state to keep it in.) */
export interface LastStop {
    readonly outcome: StopOutcome;
    /** How many stop requests were sent. */
    readonly attempts: number;
    readonly durationMs: number;
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** What CDM answered to the stop, where it said anything of the run. */
    readonly submission?: Submission;
}

/** What is known of the run, beside the inputs. */
export interface RunFacts {
    readonly submission: Submission;
    readonly startedByUs: boolean;
    /** The run was only seen, neither started nor adopted. Follows from the rest, so it is not stored. */
    readonly observedOnly?: boolean;
    readonly superseded?: boolean;
    readonly historyExpired?: boolean;
    readonly unfinished?: Unfinished;
    readonly lastStop?: LastStop;
    /** The run was taken over, not started: it is this resource's all the same, also where the job is to be stopped. A mark of its own for every time. */
    readonly __adopted?: string;
    /** Who started the last run that we started, where the run itself is one that CDM has started after it. */
    readonly __startedBy?: string;
    /** The address at which the job was last seen: that it is missing at another one proves nothing. */
    readonly __seenAt?: string;
}

/** What Pulumi stores: all inputs (delete receives nothing else), the run's fields beside them, and what we add. A format that outlives us. */
export type JobRunState = JobRunInputs & Omit<RunFacts, "submission" | "observedOnly"> & Omit<Submission, "jobName">;

export function toState(inputs: JobRunInputs, { submission, observedOnly: _, ...facts }: RunFacts): JobRunState {
    return { ...submission, ...facts, ...inputsOf(inputs) };
}

export function factsOf(state: JobRunState): RunFacts {
    const present = submissionFields.filter((name) => state[name] !== undefined);
    const { startedByUs, superseded, historyExpired, unfinished, lastStop, __adopted, __startedBy, __seenAt } = state;
    const isHeld = startedByUs === true || __adopted !== undefined;
    const submission = Object.fromEntries(present.map((name) => [name, state[name]]));
    const isOnlySeen = state.desiredState === "stopped" && !isHeld && !neverHadRun(state);
    return {
        submission,
        startedByUs: startedByUs === true,
        ...(isOnlySeen && { observedOnly: true }),
        ...(superseded !== undefined && { superseded }),
        ...(historyExpired !== undefined && { historyExpired }),
        ...(unfinished !== undefined && { unfinished }),
        ...(lastStop !== undefined && { lastStop }),
        ...(__adopted !== undefined && { __adopted }),
        ...(__startedBy !== undefined && { __startedBy }),
        ...(__seenAt !== undefined && { __seenAt }),
    };
}

/**
 * A replacement by a job of another place whose create has failed, before a start was sent there: no run of that job was ever
 * this resource's. (A re-run that owes its start has ended a run before it.)
 */
export function neverHadRun(state: JobRunState): boolean {
    const { startedByUs, unfinished, lastStop, __adopted } = state;
    const isHeld = startedByUs === true || __adopted !== undefined || Object.keys(identityOf(state)).length > 0;
    return unfinished?.phase === "restart" && !isHeld && lastStop === undefined;
}

export function claimOf(facts: RunFacts): Claim {
    const { submission, startedByUs, observedOnly, unfinished } = facts;
    const run = identityOf(submission);
    const user = starterOf(facts);
    // An adopted run is not ours, and neither is what others have started after it: its user is whoever has started it.
    return {
        startedByUs: startedByUs && (user !== undefined || submission.isExecuteAuto !== true),
        ...(user !== undefined && { user }),
        ...(Object.keys(run).length > 0 && { run }),
        ...(observedOnly === true && { isOnlySeen: true }),
        ...(unfinished?.phase === "start" && { sentStart: unfinished }),
    };
}

/** What the run is known by that is this JobRun's. Nothing where it was only seen. */
export function ownRunOf(state: JobRunState): RunIdentity {
    const { submission, observedOnly } = factsOf(state);
    return observedOnly === true ? {} : identityOf(submission);
}

/** The run of ours that was live when it was last seen, if there is one. One whose status nobody has told counts as live. */
export function liveWhenLastSeen({ submission, observedOnly }: RunFacts): RunIdentity | undefined {
    const run = identityOf(submission);
    const isLive = Object.keys(run).length > 0 && livenessOf(submission.status) === "live";
    return isLive && observedOnly !== true ? run : undefined;
}

/** The run of ours that had failed when it was last seen, if it is one. */
export function failedWhenLastSeen({ submission, observedOnly }: RunFacts): Submission | undefined {
    return submission.status === "FAILED" && observedOnly !== true ? submission : undefined;
}

/** Who starts our runs, where a run that we started ourselves has shown it. */
export function ourUser(facts: RunFacts): string | undefined {
    return facts.startedByUs ? (starterOf(facts) ?? facts.unfinished?.user) : undefined;
}

function starterOf({ submission, startedByUs, __startedBy }: RunFacts): string | undefined {
    if (!startedByUs) return undefined;
    return submission.isExecuteAuto === true ? __startedBy : submission.creationUser;
}

/** The same with another run in its place. Where CDM has started that one by itself, who has started ours is kept beside it. */
export function withRun(facts: RunFacts, submission: Submission): RunFacts {
    const { __startedBy: _, ...rest } = facts;
    const user = starterOf(facts);
    const isToKeep = submission.isExecuteAuto === true && user !== undefined;
    return { ...rest, submission, ...(isToKeep && { __startedBy: user }) };
}

/** False for an adopted run, and for one of the schedule or the automatic retry: its user is whoever has set that up. */
export function showsOurUser({ isExecuteAuto }: Submission, startedByUs: boolean): boolean {
    return startedByUs && isExecuteAuto !== true;
}
