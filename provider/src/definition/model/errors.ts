import type { RunErrorKind } from "../../run/model/errorCodes.js";
import { JobRunError } from "../../run/model/errors.js";
import type { DefinitionState } from "./inputs.js";

/** An operation of a Job or a Link that did not do what the user asked for. The sentence stands alone. */
export class DefinitionError extends JobRunError {
    override readonly name: string = "DefinitionError";
}

/**
 * A definition was written, or may have been, and the operation could not go on. The engine stores `properties` as the resource's state, so
 * that the next `up` goes on with the same definition.
 */
export class PartialDefinitionError extends DefinitionError {
    override readonly name = "PartialDefinitionError";
    readonly reasons: readonly string[];

    constructor(
        readonly id: string,
        readonly properties: DefinitionState,
        kind: RunErrorKind,
        sentence: string,
        options: ErrorOptions = {},
    ) {
        super(kind, sentence, options);
        this.reasons = [this.message];
    }
}
