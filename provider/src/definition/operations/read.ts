import { type Host, type OperationContext, recorded } from "../../run/index.js";
import type { DefinitionState } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";
import { inputsIn, isAnother, refreshed } from "../model/state.js";
import { validateState } from "../model/validateState.js";
import { begin } from "../steps/context.js";
import { lookForStored } from "../steps/look.js";
import { isAsSaid } from "../steps/put.js";
import { describeAnother } from "./create.js";
import { placeOf } from "./placeOf.js";

/**
 * Refreshes the state with what CDM shows. A definition that was changed beside the program shows in the state, parameter by parameter.
 *
 * @returns undefined if the definition is gone, by CDM's own word
 * @throws DefinitionError, CdmError or SettingsError if CDM can't be asked: the state stays as it was
 */
export async function read(
    kind: Kind,
    stored: DefinitionState,
    host: Host,
    call: OperationContext,
): Promise<DefinitionState | undefined> {
    return recorded(
        "read",
        placeOf(kind, stored),
        host,
        call,
        async (recordedCall) => {
            const state = validateState(kind, stored);
            const context = await begin(kind, state, "read", host, recordedCall);
            const seen = await lookForStored(context, state);
            if (seen.kind === "missing") return undefined;
            const { log, label, redact } = context;
            if (isAnother(state, seen.shown)) {
                log.warn(
                    `${describeAnother(context, seen)} It leaves the state. The next pulumi up decides about it by ifExists.`,
                );
                return undefined;
            }
            // mutant: the refresh of what an open create has met
            if (state.__unclear === true && !isAsSaid(kind, inputsIn(kind, state), seen.shown)) {
                log.warn(
                    `${label} exists, and is not what the create whose answer was lost has sent. The next pulumi up decides about it.`,
                );
                return state;
            }
            const { state: now, drift } = refreshed(kind, state, seen.shown, redact);
            if (drift.length > 0) log.info(`changed beside the program: ${drift.join(", ")}`);
            return now;
        },
        () => ({}),
    );
}
