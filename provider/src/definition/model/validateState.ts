import { isRecord } from "../../common/isRecord.js";
import { isGiven } from "../../run/model/inputs.js";
import { DefinitionError } from "./errors.js";
import type { DefinitionState } from "./inputs.js";
import type { Kind } from "./kind.js";

/**
 * Returns the stored state if operations can rely on it. A user may have edited it, or a backup may have cut it off.
 *
 * @throws DefinitionError that names the wrong property and how to repair the state
 */
export function validateState(kind: Kind, state: DefinitionState): DefinitionState {
    const problem = inputProblem(kind, state) ?? hiddenProblem(state);
    // mutant: the state of a definition that a user has edited
    if (problem === undefined) return state;
    const known = [state.clusterId, state.name].filter((part) => typeof part === "string").join("/");
    throw new DefinitionError(
        "stateUnusable",
        `The state of this ${kind.noun}${known && ` (${known})`} can't be relied on: ${problem}. CDM was not asked. Repair the state with pulumi stack ` +
            `export and import, from a backup if there is one. Or remove the resource with pulumi state delete, and delete the ${kind.word} by hand.`,
    );
}

function inputProblem({ validators, required }: Kind, state: DefinitionState): string | undefined {
    const missing = ["clusterId", "name", ...required].find((name) => state[name] === undefined);
    if (missing !== undefined && ["clusterId", "name"].includes(missing)) return `${missing} is missing`;
    // A connector or a name that a later release refuses may be in a state of an earlier one. The address has to be usable.
    return ["clusterId", "name", "projectId", "region", "endpoint"]
        .filter((name) => isGiven(name, state[name]))
        .map((name) => validators[name]?.(state[name], name))
        .find((problem) => problem !== undefined);
}

function hiddenProblem({ __asStored: added, __secretInputs: marks = [] }: DefinitionState): string | undefined {
    const isMap =
        added === undefined || (isRecord(added) && Object.values(added).every((text) => typeof text === "string"));
    if (!isMap) return "__asStored must be a map of strings";
    const isList = Array.isArray(marks) && marks.every((name) => typeof name === "string");
    return isList ? undefined : "__secretInputs must be a list of names";
}
