import { toMoment } from "../../common/dates.js";
import { isRecord } from "../../common/isRecord.js";
import type { DefinitionFacts } from "./inputs.js";
import type { Json } from "./kind.js";

/** What CDM tells of every definition. Source: "Querying a Job" and "Querying a Link" of the CDM API reference. */
export function factsIn(record: Json): DefinitionFacts {
    const [creationDate, updateDate] = [toMoment(record["creation-date"]), toMoment(record["update-date"])];
    const [creationUser, updateUser] = [record["creation-user"], record["update-user"]];
    const { enabled } = record;
    return {
        ...(typeof creationUser === "string" && { creationUser }),
        ...(creationDate !== undefined && { creationDate }),
        ...(typeof updateUser === "string" && { updateUser }),
        ...(updateDate !== undefined && { updateDate }),
        ...(typeof enabled === "boolean" && { enabled }),
    };
}

/** The parts of a job's or a link's definition that have parameters. */
export const partNames = ["from-config-values", "to-config-values", "driver-config-values", "link-config-values"];

/** A part with what CDM has beside its parameters, such as the fields that a user has mapped in the console. */
export function partWithRest(part: Json, before: unknown): Json {
    const extended = isRecord(before) ? before["extended-configs"] : undefined;
    // mutant: the mapping of fields that a program can't say
    return extended === undefined ? part : { ...part, "extended-configs": extended };
}
