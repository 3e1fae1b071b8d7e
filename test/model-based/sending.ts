import type { Asked } from "./happenings.js";
import type { Run } from "./job.js";

/** One request of the provider's: when it was sent, what was true when it took effect, and what came back of it. */
export interface Sending {
    readonly kind: Asked;
    readonly sentAt: number;
    truth?: Truth;
    /** When an answer came that can be read and that says yes; or to a look, that the job is gone. */
    answeredAt?: number;
    /** The run that a start has made. */
    made?: Run;
    /** What the answer to a start names its run by, if it does. */
    namedBy?: "id" | "date";
}

interface Truth {
    readonly at: number;
    /** What the status shows, right or wrong. */
    readonly shown?: Run | undefined;
    readonly isShownLive: boolean;
    /** The runs of our starts that are really live. */
    readonly oursLive: readonly Run[];
    /** False where the job or its cluster is gone or down. */
    readonly isThere: boolean;
}

export function isLook(sending: Sending): boolean {
    return sending.kind === "look";
}

/** A status that arrived whole. */
export function isSeen(sending: Sending): boolean {
    return isLook(sending) && sending.answeredAt !== undefined;
}
