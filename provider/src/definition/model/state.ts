import { isMask, spellingsOf } from "../../cdm/parameters.js";
import type { Redact } from "../../common/text.js";
import { saidWord } from "../../common/text.js";
import { isGiven, type Properties } from "../../run/model/inputs.js";
import { differences, isShownAs, mayHoldSecret, unsaid } from "./compare.js";
import type { DefinitionFacts, DefinitionInputs, DefinitionState } from "./inputs.js";
import type { Kind, Shown } from "./kind.js";
import { secretPathsOf } from "./paths.js";

/** The hidden inputs that a state keeps. */
export const hiddenInputs = ["__urn", "__secretInputs", "__hashOfInputs"];

/** The inputs alone. A state holds outputs too. */
export function inputsIn(kind: Kind, properties: Properties): DefinitionInputs {
    const names = [...Object.keys(kind.validators), "definitionHash", ...hiddenInputs];
    const present = names.filter((name) => isGiven(name, properties[name]));
    return Object.fromEntries(present.map((name) => [name, properties[name]])) as unknown as DefinitionInputs;
}

/** What the program or the state says of the place. An absent name is no undefined one. */
export function placeIn({ projectId, region, endpoint }: Place): Place {
    return {
        ...(projectId !== undefined && { projectId }),
        ...(region !== undefined && { region }),
        ...(endpoint !== undefined && { endpoint }),
    };
}

type Place = Pick<DefinitionInputs, "projectId" | "region" | "endpoint">;

/** The state after a write that CDM has shown. What CDM has added by itself is stored, so that it is no drift, and a later change of it is. */
export function toState(kind: Kind, inputs: DefinitionInputs, shown: Shown, redact: Redact): DefinitionState {
    return {
        ...inputsIn(kind, inputs),
        ...factsOf(kind, shown.facts, redact),
        __asStored: asStored(unsaid(kind, inputs, shown), redact),
    };
}

/** What a refresh has found. */
export interface Refreshed {
    readonly state: DefinitionState;
    /** The paths whose values were changed beside the program, as the program writes them. */
    readonly drift: readonly string[];
}

/** Stands in `__asStored` for a value that may be a secret, which a state has as a marked input only. */
const withheld = "[secret]";

/**
 * The state with what CDM shows now. A parameter that was changed in the console takes CDM's value, under its own name, so that the next
 * plan shows it. So does one that the program does not name, unless CDM had added it by itself. A value that may be a secret is marked as one, so it is
 * ciphertext: without it, an update with `ignoreChanges` would take the parameter away. What CDM masks is never taken.
 */
export function refreshed(kind: Kind, state: DefinitionState, shown: Shown, redact: Redact): Refreshed {
    const added = state.__asStored && asStored(new Map(Object.entries(state.__asStored)), redact);
    let inputs = inputsIn(kind, state);
    const drift: string[] = [];
    const take = (path: string, value: string | undefined) => {
        const name = kind.pathIn(path, inputs);
        drift.push(name);
        // mutant: the parameter that was changed beside the program
        inputs = kind.withParameter(inputs, path, value);
        if (value !== undefined && mayBeSecret(path, value, redact)) inputs = withMark(inputs, name);
    };
    const { type } = shown;
    if (type !== undefined && type !== (state[kind.typeInput] ?? kind.defaults[kind.typeInput])) {
        drift.push(kind.typeInput);
        inputs = { ...inputs, [kind.typeInput]: type };
    }
    for (const path of differences(kind, state, shown)) {
        const wire = shown.parameters.get(path);
        take(path, wire === undefined || wire === "" || isMask(wire) ? undefined : spellingsOf(wire)[0]);
    }
    const extra = unsaid(kind, state, shown);
    for (const [path, value] of extra) {
        const before = added?.[path];
        // mutant: the values that CDM adds by itself
        const isAsStored = added === undefined || before === withheld || isShownAs(before, shown.parameters.get(path));
        if (!isAsStored) take(path, value);
    }
    // What CDM had added and was changed since stands in the inputs now, until the next update.
    const { __asStored: _, ...outputs } = state;
    const facts = factsOf(kind, shown.facts, redact);
    const kept = Object.fromEntries(Object.entries(outputs).filter(([name]) => !(name in kind.validators)));
    return { state: { ...kept, ...inputs, ...facts, __asStored: added ?? asStored(extra, redact) }, drift };
}

function withMark(inputs: DefinitionInputs, path: string): DefinitionInputs {
    return { ...inputs, __secretInputs: [...new Set([...secretPathsOf(inputs), path])].sort() };
}

/** Whether a value may be a secret by its name or its text, or holds a secret of the program. */
function mayBeSecret(path: string, text: string, redact: Redact): boolean {
    return mayHoldSecret(path, text) || redact(text) !== text;
}

function asStored(texts: ReadonlyMap<string, string>, redact: Redact): Record<string, string> {
    const entries = [...texts].map(([path, text]) => [path, mayBeSecret(path, text, redact) ? withheld : text]);
    return Object.fromEntries(entries) as Record<string, string>;
}

function factsOf(kind: Kind, facts: DefinitionFacts, redact: Redact): DefinitionFacts {
    const { creationUser, updateUser, enabled, ...rest } = facts;
    return {
        ...rest,
        ...(creationUser !== undefined && { creationUser: saidWord(creationUser, redact) }),
        ...(updateUser !== undefined && { updateUser: saidWord(updateUser, redact) }),
        // Of a link it is an input.
        ...(enabled !== undefined && !("enabled" in kind.validators) && { enabled }),
    };
}

/**
 * Whether CDM shows the definition of another user who has deleted ours and created one under its name: CDM's number is another one, and another user has
 * created it, later. One of the same user may be ours too: the state of an `up` that had to create it again may be lost. Where an edition does not say all
 * three, the name decides.
 */
export function isAnother(state: DefinitionFacts, { facts }: Shown): boolean {
    const [before, now] = [state.creationUser, facts.creationUser];
    // mutant: the definition of another user under the same name
    return (
        isOther(numberOf(state), numberOf(facts)) &&
        isOther(before, now) &&
        isLater(state.creationDate, facts.creationDate)
    );
}

function numberOf({ jobId, linkId }: DefinitionFacts): number | undefined {
    return jobId ?? linkId;
}

function isOther<Value>(before: Value | undefined, now: Value | undefined): boolean {
    return before !== undefined && now !== undefined && before !== now;
}

function isLater(before: number | undefined, now: number | undefined): boolean {
    return before !== undefined && now !== undefined && now > before;
}

/** Names a definition among those that one process knows. */
export function definitionKeyOf(word: Kind["word"], place: Pick<DefinitionInputs, "clusterId" | "name">): string {
    return `${word} ${idOf(place)}`;
}

/** Whether an earlier operation could not read back what it wrote. */
export function isOpen({ __asStored: added, __unclear: unclear }: DefinitionState): boolean {
    return added === undefined || unclear === true;
}

export function idOf({ clusterId, name }: Pick<DefinitionInputs, "clusterId" | "name">): string {
    return `${clusterId}/${name}`;
}
