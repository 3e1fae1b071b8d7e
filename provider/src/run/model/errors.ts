import { CdmError, SettingsError, withCode } from "../../cdm/errors.js";
import { messageOf } from "../../common/text.js";
import { type RunErrorKind, runCodes } from "./errorCodes.js";
import type { JobRunState } from "./state.js";

/**
 * A JobRun operation that did not do what the user asked for. The sentence stands alone: the user sees nothing else. It ends
 * with the code that docs/errors.md explains. A failed request (CdmError) and missing settings (SettingsError) are not in this
 * family.
 */
export class JobRunError extends Error {
    override readonly name: string = "JobRunError";
    /** The code, such as `CDMRUN-301`. Not named `code`: the dynamic host would make that the status of the gRPC call. */
    readonly errorCode: string;

    constructor(
        /** What went wrong, by a name. Each has its own code. */
        readonly kind: RunErrorKind,
        /** The message without the code. */
        readonly sentence: string,
        options: ErrorOptions = {},
    ) {
        super(withCode(sentence, runCodes[kind]), options);
        this.errorCode = runCodes[kind];
    }
}

/** A foreign run is live, and the program does not allow to stop it (`onForeignRun`). */
export class ForeignRunError extends JobRunError {
    override readonly name = "ForeignRunError";

    constructor(sentence: string) {
        super("foreignRun", sentence);
    }
}

/**
 * The run is known, or a start was sent that may have made one, but `waitFor` is not met. The engine stores `properties` as the
 * resource's state. So the next `up` goes on with the same run and starts no second one.
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

/** The error itself if it is one of ours. Else one of that kind, with its message, caused by it. */
export function asJobRunError(error: unknown, kind: RunErrorKind): JobRunError {
    return error instanceof JobRunError ? error : new JobRunError(kind, messageOf(error), { cause: error });
}

/** Whether an error is meant for the user. Any other error is a fault of ours. */
export function isKnown(error: unknown): error is Error {
    return error instanceof JobRunError || error instanceof CdmError || error instanceof SettingsError;
}
