import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "../../common/pulumiSentinels.js";
import type { Host, OperationContext } from "../../run/index.js";
import { differsBelow } from "../../run/model/ignoreChanges.js";
import { changedPaths } from "../model/compare.js";
import { holdsUnknown } from "../model/hash.js";
import type { DefinitionInputs, DefinitionState } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";
import { definitionKeyOf, isOpen, placeIn } from "../model/state.js";

/** What the engine's `diff` answers. `changes` is undefined where the comparison is left to the engine. */
export interface DefinitionPlan {
    readonly changes: boolean | undefined;
    readonly replaces: string[];
    readonly deleteBeforeReplace: true;
}

const placeNames = ["clusterId", "name", "projectId", "region"];

/**
 * Compares what the program says with the state, and writes one line into the resource's row. Values that CDM takes for one are no difference.
 * Sends no request.
 */
export function diff(
    kind: Kind,
    state: DefinitionState,
    inputs: DefinitionInputs,
    { registry, logFor }: Host,
    { urn }: Pick<OperationContext, "urn">,
): DefinitionPlan {
    // For the second check of a replacement: a project that was looked up stands in the outputs only.
    if (urn) {
        const { endpoint: _, ...place } = placeIn(state);
        registry.rememberPlace(urn, place);
    }
    const kept = [...placeNames, kind.typeInput].filter((name) => isReplaced(kind, name, state, inputs));
    // Before the engine deletes a Link, it asks what becomes of the Jobs that take its name, with the name unknown. CDM deletes no link in use.
    // mutant: the job that makes way for its link
    const ofLinks = kind.linkInputs.filter((name) => inputs[name] === unknownValue);
    const replaces = [...kept, ...ofLinks];
    const changed = changedPaths(kind, state, inputs);
    const unknown = kind.defining.filter((name) => holdsUnknown(inputs[name]));
    const others = Object.keys(kind.validators).filter(
        (name) =>
            !kind.defining.includes(name) &&
            !placeNames.includes(name) &&
            !isDeepStrictEqual(state[name], inputs[name]),
    );
    // The engine decides about replaceOnChanges by itself, unless it is told that something changes.
    const names = Object.keys(kind.validators);
    const isForced = !isOpen(state) && differsBelow(names, inputs, state, registry.replacingOf(urn));
    // A plan that replaces it deletes it first.
    // mutant: the definition that its replacement deletes first
    if (registry.isInProgram(urn) && replaces.length === 0 && !isForced)
        registry.keep(definitionKeyOf(kind.word, inputs), {
            inProgram: urn,
            inState: state.__urn,
            projectId: state.projectId,
        });
    const sameMarks = isDeepStrictEqual(marksOf(state), marksOf(inputs));
    const isChanged = [replaces, changed, unknown, others].some((names) => names.length > 0) || !sameMarks;
    if (!isChanged && !isOpen(state)) return { changes: false, replaces: [], deleteBeforeReplace: true };
    // The engine also calls diff in a refresh and in a destroy, and does not act on it.
    if (registry.isInProgram(urn))
        logFor(urn).info(describe(kind, state, { replaces, isForced, changed, unknown, inputs }));
    // The engine honors replaceOnChanges only if the comparison is left to it. It can't see what an earlier operation has left open.
    // mutant: the replacement after the delete
    return { changes: isOpen(state) ? true : undefined, replaces, deleteBeforeReplace: true };
}

/** The place of a definition is decided once. An input that is new in the program, or not set any more, does not change it. */
function isReplaced(kind: Kind, name: string, state: DefinitionState, inputs: DefinitionInputs): boolean {
    const before = state[name] ?? kind.defaults[name];
    const now = inputs[name] ?? kind.defaults[name];
    return before !== undefined && now !== undefined && before !== now;
}

function marksOf({ __secretInputs: names = [] }: DefinitionInputs): string[] {
    return [...names].sort();
}

interface Changes {
    readonly replaces: readonly string[];
    /** Whether a value differs at a path of the resource option `replaceOnChanges`. */
    readonly isForced: boolean;
    readonly changed: readonly string[];
    readonly unknown: readonly string[];
    readonly inputs: DefinitionInputs;
}

function describe(
    kind: Kind,
    state: DefinitionState,
    { replaces, isForced, changed, unknown, inputs }: Changes,
): string {
    if (replaces.length > 0) {
        const isLater = replaces.some((name) => inputs[name] === unknownValue);
        return `deletes the ${kind.word} and creates another one: ${replaces.join(", ")} ${isLater ? "may change" : "changes"}`;
    }
    if (isForced) return `deletes the ${kind.word} and creates another one, because of replaceOnChanges`;
    const paths = changed.map((path) => kind.pathIn(path, state[path] === undefined ? inputs : state));
    const names = [...new Set([...paths, ...unknown])];
    if (names.length > 0) return `updates the ${kind.word}: ${names.join(", ")}`;
    return isOpen(state) ? `reads the ${kind.word} back that the last operation left open` : "no request to CDM";
}
