import { type Submission, submissionFields } from "../../cdm/submission.js";
import { hasIdentity, identityOf, type RunIdentity } from "./identity.js";
import { inputsOf } from "./inputNames.js";
import type { JobRunInputs } from "./inputs.js";
import type { Claim } from "./ownership.js";
import { livenessOf } from "./status.js";

/**
 * What the next `up` owes.
 *
 * - `start`: a start was sent at `since`, and its effect is unknown. Its run is one of about then, newer than `after`
 * - `wait`: the run is known, and `waitFor` is not met
 * - `restart`: the run has ended without meeting `waitFor`. A new start is owed
 */
export interface Unfinished {
    /** What is owed. */
    readonly phase: "start" | "wait" | "restart";
    /** Since when, in milliseconds since the epoch. For `start`: when the start was sent. */
    readonly since: number;
    /** For `start`: its run, if there is one, was created between these times on CDM's clock. */
    readonly between?: readonly [number, number];
    /** For `start`: the last run that was known before it. */
    readonly after?: RunIdentity;
    /** The user who started our earlier runs, if one of them has shown it. */
    readonly user?: string;
    /** The user who sent the start, if IAM has named the login. */
    readonly self?: string;
    /** The user who logs in now, if the user who sent the start is not known. Each operation asks IAM again. Never stored. */
    readonly today?: string;
    /** For `start`: others start the job under the same user. */
    readonly isUserShared?: boolean;
    /** For `start`: CDM has accepted it without naming its run. */
    readonly isAccepted?: boolean;
    /** For `start`: CDM has answered that the job runs already. */
    readonly isRefused?: boolean;
    /** For `wait`: the run's time is over (`onTimeout`, `maxRunTime`), and its stop is not proved. The next `up` stops it, and starts a new run. */
    readonly isToStop?: boolean;
}

/**
 * How a stop ended.
 *
 * - `stopped`: CDM has said twice in a row that the run is no longer live, after a stop was sent
 * - `alreadyFinished`: CDM has said so, and no stop was sent or the run has SUCCEEDED before one took effect
 * - `neverRan`: the job has never run
 * - `gone`, `clusterGone`: CDM has said twice that the job, or its cluster, does not exist
 * - `clusterStopped`: the cluster is stopped, so no run of its jobs can be live
 * - `leftRunning`: a live run was left alone, as `onForeignRun` says
 * - `sent`: CDM has taken a stop, and the end of the run was not verified, as `onDelete: "send"` says
 */
export type StopOutcome =
    | "stopped"
    | "alreadyFinished"
    | "neverRan"
    | "gone"
    | "clusterGone"
    | "clusterStopped"
    | "leftRunning"
    | "sent";

/** How the last stop went. After a destroy there is no state that could hold it. */
export interface LastStop {
    /** How it ended. */
    readonly outcome: StopOutcome;
    /** How many stop requests were sent. */
    readonly attempts: number;
    /** From the first look to the proof, in milliseconds. */
    readonly durationMs: number;
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** CDM's answer to the stop, if it told anything of the run. */
    readonly submission?: Submission;
}

/** What is known of the run, beside the inputs. */
export interface RunFacts {
    readonly submission: Submission;
    readonly startedByUs: boolean;
    /** The run was only seen, neither started nor adopted. Derived from the rest of the state, so it is not stored. */
    readonly observedOnly?: boolean;
    readonly superseded?: boolean;
    readonly historyExpired?: boolean;
    readonly unfinished?: Unfinished;
    readonly lastStop?: LastStop;
    /** CDM's page in the cloud's console, by the address at which the job was last seen. */
    readonly console?: string;
    /** The run was adopted, not started. It is this resource's all the same, also with `desiredState: "stopped"`. Each adoption has a mark of its own. */
    readonly __adopted?: string;
    /** The user who started our last run, if CDM has started the present run after it by itself. */
    readonly __startedBy?: string;
    /** The address at which the job was last seen. If it is missing at another address, that proves nothing. */
    readonly __seenAt?: string;
    /** How often `rerunOn` has started the job again with the present `triggers` and `variables`. Absent for none. */
    readonly __reruns?: number;
}

/** What Pulumi stores: all inputs (delete receives nothing else), the run's fields, and what we add. Later releases have to read this format. */
export type JobRunState = JobRunInputs & Omit<RunFacts, "submission" | "observedOnly"> & Omit<Submission, "jobName">;

export function toState(
    inputs: JobRunInputs,
    { submission, observedOnly: _, console, ...facts }: RunFacts,
): JobRunState {
    // It may have become a secret since.
    const isToKeep = console !== undefined && !isAddressSecret(inputs);
    return { ...submission, ...facts, ...(isToKeep && { console }), ...inputsOf(inputs) };
}

/** Whether the region is a secret, by itself or as a part of the address. `console` names it. */
export function isAddressSecret({ __secretInputs: names = [] }: JobRunInputs): boolean {
    // mutant: the region that is a secret
    return ["region", "endpoint", "cloud"].some((name) => names.includes(name));
}

export function factsOf(state: JobRunState): RunFacts {
    const present = submissionFields.filter((name) => state[name] !== undefined);
    const { startedByUs, superseded, historyExpired, unfinished, lastStop, console } = state;
    const { __adopted, __startedBy, __seenAt, __reruns } = state;
    const isHeld = startedByUs === true || __adopted !== undefined;
    const submission = Object.fromEntries(present.map((name) => [name, state[name]]));
    const observedOnly = state.desiredState === "stopped" && !isHeld && !neverHadRun(state);
    return {
        submission,
        startedByUs: startedByUs === true,
        ...(observedOnly && { observedOnly: true }),
        ...(superseded !== undefined && { superseded }),
        ...(historyExpired !== undefined && { historyExpired }),
        ...(unfinished !== undefined && { unfinished }),
        ...(lastStop !== undefined && { lastStop }),
        ...(console !== undefined && { console }),
        ...(__adopted !== undefined && { __adopted }),
        ...(__startedBy !== undefined && { __startedBy }),
        ...(__seenAt !== undefined && { __seenAt }),
        ...(__reruns !== undefined && { __reruns }),
    };
}

/**
 * Whether no run of this job was ever this resource's: the create of a replacement in another place has failed before it sent
 * a start. A re-run that owes its start is different, because it has ended a run before.
 */
export function neverHadRun(state: JobRunState): boolean {
    const { startedByUs, unfinished, lastStop, __adopted } = state;
    const isHeld = startedByUs === true || __adopted !== undefined || hasIdentity(state);
    return unfinished?.phase === "restart" && !isHeld && lastStop === undefined;
}

export function claimOf(facts: RunFacts): Claim {
    const { submission, startedByUs, observedOnly, unfinished } = facts;
    const run = identityOf(submission);
    const user = starterOf(facts);
    // We did not start an adopted run, so its user is not ours, and later runs of that user are not ours.
    return {
        startedByUs: startedByUs && (user !== undefined || submission.isExecuteAuto !== true),
        ...(user !== undefined && { user }),
        ...(hasIdentity(run) && { run }),
        ...(observedOnly === true && { observedOnly: true }),
        ...(unfinished?.phase === "start" && { sentStart: unfinished }),
    };
}

/** The identity of this JobRun's own run. Empty if the run was only seen. */
export function ownRunOf(state: JobRunState): RunIdentity {
    const { submission, observedOnly } = factsOf(state);
    return observedOnly === true ? {} : identityOf(submission);
}

/** Our run, if it was live when it was last seen. A run without a status counts as live. */
export function liveWhenLastSeen({ submission, observedOnly }: RunFacts): RunIdentity | undefined {
    const run = identityOf(submission);
    const isLive = hasIdentity(run) && livenessOf(submission.status) === "live";
    return isLive && observedOnly !== true ? run : undefined;
}

/** Our run, if it had FAILED when it was last seen. */
export function failedWhenLastSeen({ submission, observedOnly }: RunFacts): Submission | undefined {
    return submission.status === "FAILED" && observedOnly !== true ? submission : undefined;
}

/** The user who starts our runs, if a run that we started ourselves has shown it. */
export function ourUser(facts: RunFacts): string | undefined {
    return facts.startedByUs ? (starterOf(facts) ?? facts.unfinished?.user) : undefined;
}

function starterOf({ submission, startedByUs, __startedBy }: RunFacts): string | undefined {
    if (!startedByUs) return undefined;
    return submission.isExecuteAuto === true ? __startedBy : submission.creationUser;
}

/** The facts with another run. If CDM has started that one by itself, the user who started ours is stored beside it. */
export function withRun(facts: RunFacts, submission: Submission): RunFacts {
    const { __startedBy: _, ...rest } = facts;
    const user = starterOf(facts);
    const isToKeep = submission.isExecuteAuto === true && user !== undefined;
    // mutant: who starts our runs beside a run of CDM's own
    return { ...rest, submission, ...(isToKeep && { __startedBy: user }) };
}

/** Whether the run's user is the one who starts our runs. False for an adopted run, and for one of the schedule or the automatic retry. */
export function showsOurUser({ isExecuteAuto }: Submission, startedByUs: boolean): boolean {
    return startedByUs && isExecuteAuto !== true;
}
