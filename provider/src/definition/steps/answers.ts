import type { CdmError } from "../../cdm/errors.js";
import type { Kind } from "../model/kind.js";

/*
 * What CDM's codes mean for a definition. Source: "DataArts Migration error codes" and the samples of the API reference. The HTTP status decides
 * nothing: the table claims 400 for every row, and samples show 500.
 */

/** CDM's own word that the definition does not exist. For a job, Cdm.0101 is about one of its links. */
export function isMissingError({ word }: Kind, error: CdmError): boolean {
    const { code = "" } = error.failure;
    // mutant: CDM's own word that a definition is missing
    return word === "job" ? error.kind === "gone" : ["Cdm.0101", "Cdm.0316"].includes(code);
}

/** Another definition has the name already. */
export function isTakenError(error: CdmError): boolean {
    return ["Cdm.0104", "Cdm.0318", "Cdm.0315"].includes(error.failure.code ?? "");
}

/** A run uses the job, or a job uses the link. The table gives Cdm.0021 another meaning than the sample of DeleteLink. */
export function isInUseError({ word }: Kind, { kind, failure: { code = "", text } }: CdmError): boolean {
    if (word === "job") return code === "Cdm.0322" || kind === "alreadyRunning";
    return code === "Cdm.0321" || (code === "Cdm.0021" && /in use/i.test(text));
}
