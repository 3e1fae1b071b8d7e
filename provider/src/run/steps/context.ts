import type { CdmClient } from "../../cdm/client.js";
import type { Submission } from "../../cdm/submission.js";
import type { Clock } from "../../common/clock.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { Log } from "../model/log.js";
import type { Ownership } from "../model/ownership.js";
import type { SentStart } from "../model/sentStart.js";
import type { Deadline } from "../observe/deadline.js";
import type { Observer } from "../observe/observer.js";

/** One create, update, read or delete under way, in parts. A step takes those that it needs. */
export interface Context {
    readonly job: Job;
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly observer: Observer;
    readonly ownership: Ownership;
    readonly user: CurrentUser;
    readonly starts: Starts;
    readonly log: Log;
    /** Orders. Whatever is answered to one, the next observation decides. */
    readonly client: Pick<CdmClient, "stopJob">;
    /** A text of CDM's as a sentence may have it: without secrets, visible and short. */
    quote(text: string): string;
}

/** The job that the operation is about, as sentences name it. */
export interface Job {
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly label: string;
    /** The project that the job is in, looked up if nobody has given its id. */
    readonly projectId: string;
    /** CDM's address, as this operation uses it. */
    readonly address: string;
    /** How the run is stopped without Pulumi, to be read behind "by hand". */
    readonly manualStop: string;
    /** Whether a state goes on holding the run if the operation fails. */
    readonly hasState: boolean;
}

/** The user that this process logs in as. */
export interface CurrentUser {
    /** Others start the job under the same user (`onRunOfSameUser`). */
    readonly isShared: boolean;
    /** Their name. IAM is asked once, and not past the deadline. Undefined if it does not say. */
    name(): Promise<string | undefined>;
    /** Why `name` has not told it, and what to do about that, in whole sentences. Undefined if it has, or was not asked. */
    problem(): string | undefined;
}

/** The start that this operation sends. No state knows of it before the operation has ended. */
export interface Starts {
    /**
     * Says that a start is about to be sent.
     *
     * @throws JobRunError if nobody is left to record its run
     */
    announce(sent: SentStart): Promise<void>;
    /** Sends the start. Repeated only if the try before it cannot have had an effect. */
    send(variables: JobRunInputs["variables"]): Promise<Submission | undefined>;
    /** Says that nothing can have come of the start. */
    withdraw(): void;
    /** True from when a start is about to be sent until it is known that nothing can have come of it. */
    isPending(): boolean;
    /** What an interruption would do to a run that no state knows of yet. Undefined if there is none. */
    onInterrupt(): "stop" | "leave" | undefined;
    /** Called when the operation has ended, however: from here on the engine knows what it has to know, if it is still there. */
    end(): Promise<void>;
}
