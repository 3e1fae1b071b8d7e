import { CdmError, SettingsError, withCode } from "../../cdm/errors.js";
import { type RunErrorKind, runCodes } from "./errorCodes.js";
import type { JobRunState } from "./state.js";

/**
 * A JobRun operation that ended without what was asked for. The sentence stands alone: it is all that the user sees, with the
 * code by which docs/errors.md knows it at its end. Not in this family: a request that failed (CdmError) and settings that are
 * missing (SettingsError).
 */
export class JobRunError extends Error {
    override readonly name: string = "JobRunError";
    /** Not `code`: that would become the status of the gRPC call that this error ends. */
    readonly errorCode: string;

    constructor(
        readonly kind: RunErrorKind,
        readonly sentence: string,
        options: ErrorOptions = {},
    ) {
        super(withCode(sentence, runCodes[kind]), options);
        this.errorCode = runCodes[kind];
    }
}

/** Somebody else's run is live and in the way, and the program does not say that it may be stopped. */
export class ForeignRunError extends JobRunError {
    override readonly name = "ForeignRunError";

    constructor(sentence: string) {
        super("foreignRun", sentence);
    }
}

/**
 * The run is known (or a start was sent that may have made one), but what was waited for has not been seen. The engine
 * keeps `properties` as the resource's state, so that the next `up` goes on with the same run instead of starting one.
 */
export class PartialFailureError extends JobRunError {
    override readonly name = "PartialFailureError";
    readonly reasons: readonly string[];

    constructor(
        readonly id: string,
        readonly properties: JobRunState,
        kind: RunErrorKind,
        sentence: string,
        options: ErrorOptions = {},
    ) {
        super(kind, sentence, options);
        this.reasons = [this.message];
    }
}

/** Whether an error is one of those that are meant for the user. Any other is a fault of ours. */
export function isKnown(error: unknown): error is Error {
    return error instanceof JobRunError || error instanceof CdmError || error instanceof SettingsError;
}
