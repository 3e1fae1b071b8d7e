import type { JobRunState } from "./state.js";

/**
 * A JobRun operation that ended without what was asked for. The sentence stands alone: it is all that the user sees.
 * Not in this family: a request that failed (CdmError) and settings that are missing (SettingsError).
 */
export class JobRunError extends Error {
    override readonly name: string = "JobRunError";
}

/** Somebody else's run is live and in the way, and the program does not say that it may be stopped. */
export class ForeignRunError extends JobRunError {
    override readonly name = "ForeignRunError";
}

/**
 * The run is known (or a start was sent that may have made one), but what was waited for has not been seen. The engine
 * keeps `properties` as the resource's state, so that the next `up` goes on with the same run instead of starting one.
 */
export class RunUnfinishedError extends JobRunError {
    override readonly name = "RunUnfinishedError";

    constructor(
        readonly id: string,
        readonly properties: JobRunState,
        readonly reasons: readonly string[],
    ) {
        super(reasons.join(" "));
    }
}
