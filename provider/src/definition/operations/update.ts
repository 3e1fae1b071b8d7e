import { capitalized } from "../../common/text.js";
import { type Host, type OperationContext, recorded } from "../../run/index.js";
import { changedPaths } from "../model/compare.js";
import { DefinitionError } from "../model/errors.js";
import type { DefinitionInputs, DefinitionState } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";
import { hiddenInputs, inputsIn, isAnother, isOpen, toState } from "../model/state.js";
import { validateState } from "../model/validateState.js";
import { begin, type Context } from "../steps/context.js";
import { type Here, look, lookForStored } from "../steps/look.js";
import { isAsSaid, put, saysSecrets } from "../steps/put.js";
import { createNew, describeAnother, keepIfUnread, refuseOtherType, takeOver } from "./create.js";
import { placeOf } from "./placeOf.js";

/**
 * Changes the definition to what the program says. Sends nothing if CDM knows nothing of what has changed. A definition that is gone is
 * created again. Starts nothing, and stops a run only with `whileRunning: "stop"`.
 *
 * @throws DefinitionError or CdmError if CDM does not take it: the state stays as it was; PartialDefinitionError if CDM has taken it
 */
export async function update(
    kind: Kind,
    stored: DefinitionState,
    inputs: DefinitionInputs,
    host: Host,
    call: OperationContext,
): Promise<DefinitionState> {
    return recorded(
        "update",
        placeOf(kind, inputs),
        host,
        call,
        async (recordedCall) => {
            const state = validateState(kind, stored);
            const changed = changedPaths(kind, state, inputs);
            // mutant: the change of which CDM knows nothing
            if (changed.length === 0 && !isOpen(state)) return withInputs(kind, state, inputs);
            const context = await begin(kind, inputs, "update", host, recordedCall, state);
            return change(context, state, inputs, changed);
        },
        () => ({}),
    );
}

async function change(
    context: Context,
    state: DefinitionState,
    inputs: DefinitionInputs,
    changed: readonly string[],
): Promise<DefinitionState> {
    const { kind, redact, log, label } = context;
    const seen = await lookForStored(context, state);
    if (seen.kind === "missing") {
        // A create that may have had no effect is nothing to warn of.
        if (state.__unclear !== true && seen.by !== "clusterGone")
            log.warn(`${label} does not exist any more, so it is created again`);
        return createNew(context, inputs, seen);
    }
    if (isAnother(state, seen.shown)) {
        log.warn(describeAnother(context, seen));
        return takeOver(context, inputs, seen);
    }
    refuseOtherType(context, inputs, seen);
    // mutant: the new password that no look shows
    const changesSecrets = changed.some((path) => kind.isSecret(path, inputs) || kind.isSecret(path, state));
    if (state.__unclear === true) return claim(context, state, inputs, seen);
    if (changed.length === 0 && isAsSaid(kind, inputs, seen.shown)) return toState(kind, inputs, seen.shown, redact);
    return send(context, inputs, seen, changesSecrets);
}

async function send(
    context: Context,
    inputs: DefinitionInputs,
    before: Here,
    changesSecrets: boolean,
): Promise<DefinitionState> {
    if (await put(context, inputs, { before, changesSecrets })) return keepIfUnread(context, inputs);
    const seen = await look(context);
    if (seen.kind === "missing") return createNew(context, inputs, seen);
    throw new DefinitionError(
        "definitionUnclear",
        `CDM has said of ${context.label} that it does not exist, and shows it again. Nothing was changed. Run pulumi up again.`,
    );
}

/** The answer to the create was lost, and the name is there now. It is ours if it is what was sent. */
async function claim(
    context: Context,
    state: DefinitionState,
    inputs: DefinitionInputs,
    seen: Here,
): Promise<DefinitionState> {
    const { kind, label } = context;
    const isOurs = isAsSaid(kind, inputsIn(kind, state), seen.shown) || isAsSaid(kind, inputs, seen.shown);
    // mutant: the other definition that an open create meets
    if (!isOurs && inputs.ifExists !== "adopt") {
        throw new DefinitionError(
            "definitionUnclear",
            `${capitalized(label)} exists, and is not what the create whose answer was lost has sent. It was left alone. If it may be taken over and changed, ` +
                'set ifExists to "adopt". If not, remove the resource with pulumi state delete, and give it another name.',
        );
    }
    const isWhole = isAsSaid(kind, inputs, seen.shown) && !saysSecrets(kind, inputs);
    return isWhole
        ? toState(kind, inputs, seen.shown, context.redact)
        : send(context, inputs, seen, saysSecrets(kind, inputs));
}

/** The state with other inputs of which CDM knows nothing. */
function withInputs(kind: Kind, state: DefinitionState, inputs: DefinitionInputs): DefinitionState {
    const outputs = Object.entries(state).filter(
        ([name]) => !(name in kind.validators) && !["definitionHash", ...hiddenInputs].includes(name),
    );
    return { ...Object.fromEntries(outputs), ...inputsIn(kind, inputs) };
}
