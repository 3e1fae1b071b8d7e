import type { DefinitionInputs } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";

/** What the events of an operation say of its definition. */
export function placeOf({ word }: Kind, { clusterId, name }: Pick<DefinitionInputs, "clusterId" | "name">) {
    return word === "job"
        ? ({ clusterId, jobName: name, kind: "job" } as const)
        : ({ clusterId, linkName: name, kind: "link" } as const);
}
