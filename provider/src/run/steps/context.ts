import type { CdmClient } from "../../cdm/client.js";
import type { Submission } from "../../cdm/submission.js";
import type { Clock } from "../../common/clock.js";
import type { OperationEvent } from "../model/events.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { Log } from "../model/log.js";
import type { Ownership } from "../model/ownership.js";
import type { SentStart } from "../model/sentStart.js";
import type { Deadline } from "../observe/deadline.js";
import type { Observer } from "../observe/observer.js";

/** One create, update, read or delete under way, in parts. A step takes the parts that it needs. It has no conditions or limits of its own. */
export interface Context {
    readonly job: Job;
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly observer: Observer;
    readonly ownership: Ownership;
    readonly user: CurrentUser;
    readonly starts: Starts;
    readonly log: Log;
    /** Takes what happens, for machines and auditors. It never throws, and never waits. */
    record(event: OperationEvent): void;
    /** Sends stops. The answer to a stop proves nothing: the next observation decides. */
    readonly client: Pick<CdmClient, "stopJob">;
    /** Makes a text of CDM's fit for our sentences: without secrets, without invisible characters, short. */
    quote(text: string): string;
}

/** The job of the operation, as our sentences name it. */
export interface Job {
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly label: string;
    /** The id of the job's project, looked up if no setting gives it. */
    readonly projectId: string;
    /** CDM's address, as this operation uses it. */
    readonly address: string;
    /** How the user stops the run without Pulumi. It continues a sentence that ends with "by hand". */
    readonly manualStop: string;
    /** Whether a Pulumi state holds the resource if the operation fails. False for scripts and `cdm-run`. */
    readonly hasState: boolean;
}

/** The user that this process logs in as. */
export interface CurrentUser {
    /** Whether others start the job under the same user (`onRunOfSameUser`). */
    readonly isShared: boolean;
    /** The user's name. IAM is asked once, and not past the deadline. Undefined if IAM does not tell. */
    name(): Promise<string | undefined>;
    /** Why `name` returned undefined and what to do about that, in whole sentences. Undefined if it returned a name, or was not called. */
    problem(): string | undefined;
}

/** The start that this operation sends. No state records it before the operation ends. */
export interface Starts {
    /**
     * Records that a start is about to be sent.
     *
     * @throws JobRunError if the engine is gone and could not record its run
     */
    announce(sent: SentStart): Promise<void>;
    /** Sends the start, once. */
    send(variables: JobRunInputs["variables"]): Promise<Submission | undefined>;
    /** Records that no run can have come of the start. */
    withdraw(): void;
    /** True from `announce` until `withdraw`. */
    isPending(): boolean;
    /** What an interruption does to a run that no state records yet. Undefined if there is none. */
    onInterrupt(): "stop" | "leave" | undefined;
    /** Called when the operation ends, with or without an error. From then on the engine records the run, if it is still alive. */
    end(): Promise<void>;
}
