import type { Cloud } from "./cloud.js";

/** Who starts, watches and stops runs: the product, or what people do today. */
export interface Contender {
    readonly name: "product" | "baseline";
    /** A process of its own, which shares nothing with the others. */
    newProcess(cloud: Cloud, limits: Limits): Process;
}

export interface Limits {
    /** For one operation. Absent: the product's own defaults. */
    readonly operationMs?: number;
}

/** Each operation rejects if it fails. */
export interface Process {
    /** Starts a job and waits until its run is RUNNING, or until it has succeeded. */
    start(job: string, waitFor: "running" | "completed"): Promise<void>;
    /** Stops the run of a job and waits until it has ended. */
    stop(job: string): Promise<void>;
    /** A process that knows of the runs that this one has started, as a `destroy` after an `up`. */
    successor(): Process;
}
