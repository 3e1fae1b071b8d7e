// The door of this room, which has the operations of Job and Link. No other room imports past it, except the program, which imports the
// pure rules from `model/`.

import type { CdmError } from "../cdm/errors.js";
import type { CheckFailure, CheckHost, Host, OperationContext, Properties } from "../run/index.js";
import type { DefinitionInputs, DefinitionState } from "./model/inputs.js";
import { jobKind } from "./model/job.js";
import type { Json, Kind } from "./model/kind.js";
import { linkKind } from "./model/link.js";
import { hiddenTextsOf } from "./model/secrets.js";
import { inputsShown, linksShown, type ShownAs, type ShownDefinition } from "./model/shownInputs.js";
import { secretsShown } from "./model/shownSecrets.js";
import { inputsIn } from "./model/state.js";
import { check } from "./operations/check.js";
import { create } from "./operations/create.js";
import { type DefinitionPlan, diff } from "./operations/diff.js";
import { read } from "./operations/read.js";
import { remove } from "./operations/remove.js";
import { update } from "./operations/update.js";
import { isMissingError } from "./steps/answers.js";

export type { DefinitionInputs, DefinitionState } from "./model/inputs.js";
export { hiddenValue, type ShownDefinition, type ShownMap, type ShownValue } from "./model/shownInputs.js";
export { hidingOf } from "./model/shownSecrets.js";
export { isAddressable, nameOfLink } from "./model/validators.js";

/** The engine's verbs for one kind of definition. None of them ever starts a run. */
export interface DefinitionOperations {
    /** The inputs without the hidden `__` keys. */
    readonly inputNames: readonly string[];
    /** Validates every input, and fills in the project, the region and the hash. Sends no request. */
    check(olds: Properties, news: Properties, host: CheckHost): { inputs: Properties; failures: CheckFailure[] };
    /** Tells the engine what changes. Sends no request. */
    diff(
        state: DefinitionState,
        inputs: DefinitionInputs,
        host: Host,
        call: Pick<OperationContext, "urn">,
    ): DefinitionPlan;
    create(
        inputs: DefinitionInputs,
        host: Host,
        call: OperationContext,
    ): Promise<{ readonly id: string; readonly state: DefinitionState }>;
    /** @returns undefined if the definition is gone, by CDM's own word */
    read(state: DefinitionState, host: Host, call: OperationContext): Promise<DefinitionState | undefined>;
    update(
        state: DefinitionState,
        inputs: DefinitionInputs,
        host: Host,
        call: OperationContext,
    ): Promise<DefinitionState>;
    remove(state: DefinitionState, host: Host, call: OperationContext): Promise<void>;
    inputsOf(state: DefinitionState): DefinitionInputs;
    /** The texts that no sentence and no event may show: secrets of these inputs and states, and of the settings. */
    hiddenTexts(host: Pick<Host, "configuration">, ...bags: unknown[]): string[];
    /** What a program would say of a definition that CDM shows. Sends no request. */
    inputsShown(record: Json, shownAs: ShownAs): ShownDefinition;
    /** The secrets that CDM shows of it in plaintext. Another definition may show them where their names tell nothing. */
    secretsShown(record: Json): readonly string[];
    /** The names of the links that it uses. */
    linksShown(record: Json): readonly string[];
    /** Whether CDM says that there is no such definition. */
    isMissing(error: CdmError): boolean;
}

export const job = operationsOf(jobKind);
export const link = operationsOf(linkKind);

function operationsOf(kind: Kind): DefinitionOperations {
    return {
        inputNames: Object.keys(kind.validators),
        check: (olds, news, host) => check(kind, olds, news, host),
        diff: (state, inputs, host, call) => diff(kind, state, inputs, host, call),
        create: (inputs, host, call) => create(kind, inputs, host, call),
        read: (state, host, call) => read(kind, state, host, call),
        update: (state, inputs, host, call) => update(kind, state, inputs, host, call),
        remove: (state, host, call) => remove(kind, state, host, call),
        inputsOf: (state) => inputsIn(kind, state),
        hiddenTexts: (host, ...bags) => hiddenTextsOf(kind, host, ...bags),
        inputsShown: (record, shownAs) => inputsShown(kind, record, shownAs),
        secretsShown: (record) => secretsShown(kind, record),
        linksShown: (record) => linksShown(kind, record),
        isMissing: (error) => isMissingError(kind, error),
    };
}
