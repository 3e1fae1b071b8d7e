import type { CdmClient } from "../../cdm/client.js";
import type { Submission } from "../../cdm/submission.js";
import { JobRunError } from "../model/errors.js";
import type { DecisionEvent } from "../model/events.js";
import type { Owner } from "../model/ownership.js";
import type { SentStart } from "../model/sentStart.js";

/** A start of this process. No state records it before its operation ends. */
export interface PendingStart {
    /** `job "orders" in cluster 7c1…` */
    readonly jobLabel: string;
    readonly sent: SentStart;
    /** `notSent` also if a try was turned away before it could have an effect. `unknown` after an answer that does not tell. */
    delivery: "notSent" | "sent" | "unknown";
    /** The run that came of it, once it is known, and when it was last seen on the monotonic clock. */
    run?: { readonly submission: Submission; readonly seenAt: number } | undefined;
    readonly onInterrupt: "stop" | "leave";
    readonly manualStop: string;
    /** Takes what the interruption does. */
    record(event: DecisionEvent): void;
    /** Whose a live run is. A run that came after the start's own may be this resource's too. */
    ownerOf(live: Submission): Promise<Owner>;
    /** A client that works during the interruption. Its requests end after `withinMs` from now, and none is repeated. */
    connect(withinMs: number): Pick<CdmClient, "showJobStatus" | "stopJob">;
}

/** The starts that no state records yet. If this process ended now, no destroy would ever stop their runs. */
export class PendingStarts {
    private readonly starts = new Set<PendingStart>();
    private ending: Promise<void> | undefined;

    /** @param isEngineGone whether the engine, which records the state, has died */
    constructor(private readonly isEngineGone: () => Promise<boolean> = async () => false) {}

    /**
     * Records a start that is about to be sent.
     *
     * @throws JobRunError if the engine is gone: an orphaned process starts nothing
     */
    async add(start: PendingStart): Promise<void> {
        // mutant: the question whether anybody is left, before a start
        await this.throwIfOrphan(`${start.jobLabel} was not started`, "the run");
        await this.throwIfInterrupted();
        this.starts.add(start);
    }

    /**
     * @param whatIsNot what is not done: `link "shop" in cluster 7c1… is not asked for or changed any more`
     * @param what what no state would record
     * @throws JobRunError if the engine is gone: a newer `up` may be under way
     */
    async throwIfOrphan(whatIsNot: string, what: string): Promise<void> {
        if (!(await this.isEngineGone())) return;
        throw new JobRunError(
            "engineGone",
            `${whatIsNot}: the pulumi process that asked for it is gone, so no state would record ${what}.`,
        );
    }

    /** Forgets a start that made no run. */
    delete(start: PendingStart): void {
        this.starts.delete(start);
    }

    /** Forgets a start whose operation has ended, because the engine records it. If the engine is gone, the start stays here. */
    async release(start: PendingStart): Promise<void> {
        if (!this.ending && !(await this.isEngineGone())) this.starts.delete(start);
    }

    has(start: PendingStart): boolean {
        return this.starts.has(start);
    }

    /**
     * The gate of every request. It closes once this process is interrupted, and waits for the interruption to finish.
     *
     * @throws JobRunError if the process is still alive after that
     */
    throwIfInterrupted = async (): Promise<void> => {
        if (!this.ending) return;
        await this.ending;
        throw new JobRunError(
            "interrupted",
            "This process was interrupted, and sends CDM no more requests. Run pulumi again.",
        );
    };

    /** Closes the gate for all operations. From now on only `stopAll` sends requests. */
    async end(stopAll: (starts: readonly PendingStart[]) => Promise<void>): Promise<void> {
        this.ending ??= stopAll([...this.starts]);
        await this.ending;
    }
}
