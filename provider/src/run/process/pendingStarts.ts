import type { CdmClient } from "../../cdm/client.js";
import type { Submission } from "../../cdm/submission.js";
import { JobRunError } from "../model/errors.js";
import type { Owner } from "../model/ownership.js";
import type { SentStart } from "../model/sentStart.js";

/** A start of this process that no state knows of before its operation has ended. */
export interface PendingStart {
    /** `job "orders" in cluster 7c1…` */
    readonly jobLabel: string;
    readonly sent: SentStart;
    /** `notSent` also where it was turned away before it could have had an effect; `unknown` after an answer that says too little. */
    delivery: "notSent" | "sent" | "unknown";
    /** What came of it, once that is known, and when it was last seen. */
    run?: { readonly submission: Submission; readonly seenAt: number } | undefined;
    readonly onInterrupt: "stop" | "leave";
    readonly manualStop: string;
    /** Whether a live run is what came of the start, or has come after it and is this resource's too. */
    ownerOf(live: Submission): Promise<Owner>;
    /** A client that is not held back by the interruption itself. A look of it lasts so long at most from now, and nothing is repeated that fails. */
    connect(lookMs: number): Pick<CdmClient, "showJobStatus" | "stopJob">;
}

/** What this process would leave behind if it ended now: runs that nobody will ever stop, since no state knows of them. */
export class PendingStarts {
    private readonly starts = new Set<PendingStart>();
    private ending: Promise<void> | undefined;

    /** @param isEngineGone whether nobody is left to record anything */
    constructor(private readonly isEngineGone: () => Promise<boolean> = async () => false) {}

    /**
     * Remembers a start that is about to be sent.
     *
     * @throws JobRunError where nobody is left to record its run: an orphan starts nothing
     */
    async add(start: PendingStart): Promise<void> {
        if (await this.isEngineGone()) {
            throw new JobRunError(
                "nobodyToRecord",
                `${start.jobLabel} was not started: the pulumi process that asked for it is gone, so nobody would ever know of the run.`,
            );
        }
        await this.pass();
        this.starts.add(start);
    }

    /** Nothing came of the start. */
    delete(start: PendingStart): void {
        this.starts.delete(start);
    }

    /** Its operation has ended and the engine is told. Where nobody is there to be told, the start stays remembered. */
    async release(start: PendingStart): Promise<void> {
        if (!this.ending && !(await this.isEngineGone())) this.starts.delete(start);
    }

    has(start: PendingStart): boolean {
        return this.starts.has(start);
    }

    /**
     * Passed by every request. Once this process is being ended it opens no more.
     *
     * @throws JobRunError when what had to be seen to has been seen to, and the process lives on all the same
     */
    pass = async (): Promise<void> => {
        if (!this.ending) return;
        await this.ending;
        throw new JobRunError(
            "interrupted",
            "This process was interrupted, and asks CDM nothing any more. Run pulumi again.",
        );
    };

    /** From here on nothing of what is under way sends anything any more, but for what `seeTo` sends. */
    async end(seeTo: (starts: readonly PendingStart[]) => Promise<void>): Promise<void> {
        this.ending ??= seeTo([...this.starts]);
        await this.ending;
    }
}
