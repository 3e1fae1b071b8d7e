import type { CdmClient } from "../cdm/client.js";
import type { Submission } from "../cdm/submission.js";
import { JobRunError } from "./errors.js";
import type { SentStart } from "./identity.js";

/** A start that this process has sent, or is about to send, and that no state knows of before its operation has ended. */
export interface UnrecordedStart {
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly whom: string;
    readonly sent: SentStart;
    /** What came of it, once that is known. */
    run?: Submission | undefined;
    readonly onInterrupt: "stop" | "leave";
    readonly stopByHand: string;
    isOurs(live: Submission, start: UnrecordedStart): boolean;
    /** A client that is not held back by the interruption itself. Nothing is repeated that fails. */
    connect(): Pick<CdmClient, "showJobStatus" | "stopJob">;
}

/** What this process would leave behind if it ended now: runs that nobody will ever stop, since no state knows of them. */
export class UnrecordedStarts {
    private readonly starts = new Set<UnrecordedStart>();
    private isOver = false;

    /** @param isEngineGone whether nobody is left to record anything */
    constructor(private readonly isEngineGone: () => Promise<boolean> = async () => false) {}

    /**
     * Remembers a start that is about to be sent.
     *
     * @throws JobRunError where nobody is left to record its run: an orphan starts nothing
     */
    async add(start: UnrecordedStart): Promise<void> {
        if (await this.isEngineGone()) {
            throw new JobRunError(
                `${start.whom} was not started: the pulumi process that asked for it is gone, so nobody would ever know of the run.`,
            );
        }
        await this.pass();
        this.starts.add(start);
    }

    delete(start: UnrecordedStart): void {
        this.starts.delete(start);
    }

    /** Passed by every request. Once this process is being ended it opens no more. */
    pass = (): Promise<void> => (this.isOver ? new Promise(() => {}) : Promise.resolve());

    /** From here on nothing of what is under way sends anything any more. Returns what is to be seen to. */
    end(): UnrecordedStart[] {
        this.isOver = true;
        return [...this.starts];
    }
}
