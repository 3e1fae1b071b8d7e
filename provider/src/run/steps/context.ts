import type { History } from "../../cdm/answers.js";
import type { CdmClient } from "../../cdm/client.js";
import type { Submission } from "../../cdm/submission.js";
import type { Clock } from "../../common/clock.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { Log } from "../model/log.js";
import type { Claim, Owner } from "../model/ownership.js";
import type { SentStart } from "../model/sentStart.js";
import type { Deadline } from "../observe/deadline.js";
import type { Observer } from "../observe/observer.js";

/** One create, update, read or delete under way: whom it talks to, until when, and who hears of it. */
export interface Operation extends Observer, Omit<Deadline, "deadline" | "heed"> {
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly jobLabel: string;
    /** CDM's address, as this operation uses it. */
    readonly address: string;
    /** The project that the job is in, found out where nobody has given its id. */
    readonly projectId: string;
    readonly client: CdmClient;
    readonly clock: Clock;
    readonly log: Log;
    readonly timeoutMs: number;
    readonly pollMs: number;
    /** How the run is stopped without Pulumi, to be read behind "by hand". */
    readonly stopByHand: string;
    /** Whether a state goes on holding the run where the operation fails. */
    readonly isOfState: boolean;
    /** Whether others start the job under the same user (`onRunOfSameUser`). */
    readonly isUserShared: boolean;
    /** A text of CDM's that comes in what describes a job: without secrets, visible and short. */
    asSaid(text: string): string;
    /** The job as CDM describes it, for what is said beside the point: undefined where that is not to be had at once. */
    describeJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** The runs that CDM remembers of the job; undefined where they are not to be had at once. */
    showHistory(): Promise<History | undefined>;
    /** Whose run it is. The run of another JobRun of this process is foreign. */
    ownerOf(submission: Submission, claim: Claim): Owner;
    isOurs(submission: Submission, claim: Claim): boolean;
    isOfAnotherJobRun(submission: Submission): boolean;
    /** The name of the user that this process logs in as. IAM is asked once, and not past the deadline; undefined where it does not say. */
    currentUser(): Promise<string | undefined>;
    /** Why `ownUser` has not told it, and what to do about that, in whole sentences. Undefined where it has, or was not asked. */
    currentUserProblem(): string | undefined;
    /** Milliseconds since the epoch on the service's own clock. Undefined before an answer has told it. */
    serviceNow(): number | undefined;
    /** Remembers that the run is this resource's, for the other JobRuns of this process, and for an interruption. */
    claim(submission: Submission): void;
    /**
     * Says that a start is about to be sent, of which no state will know before the operation has ended.
     *
     * @throws JobRunError where nobody is left to record its run
     */
    aboutToStart(sent: SentStart): Promise<void>;
    /** Sends the start. Repeated only where the try before it cannot have had an effect. */
    startJob(variables: JobRunInputs["variables"]): Promise<Submission | undefined>;
    /** Says that nothing can have come of the start. */
    notStarted(): void;
    /** True from when a start is about to be sent until it is known that nothing can have come of it. */
    mayHaveStarted(): boolean;
    /** What an interruption would do to a run that no state knows of yet; undefined where there is none. */
    atInterruption(): "stop" | "leave" | undefined;
    /** To be called when the operation has ended, however: from here on the engine knows what it has to know, if it is still there. */
    end(): Promise<void>;
}
