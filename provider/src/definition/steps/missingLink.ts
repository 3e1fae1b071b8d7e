import type { CdmError } from "../../cdm/errors.js";
import { nearest } from "../../common/nearest.js";
import { capitalized } from "../../common/text.js";
import { DefinitionError } from "../model/errors.js";
import type { DefinitionInputs } from "../model/inputs.js";
import { definitionKeyOf } from "../model/state.js";
import type { Context } from "./context.js";

const nameInputs = ["sourceLinkName", "destinationLinkName"] as const;

/**
 * The error for a job that CDM has refused. If that is because the cluster has no such link, it names the input, and a Link of the program that has almost
 * the same name.
 */
export function refusalOf(context: Context, inputs: DefinitionInputs, refusal: CdmError): Error {
    // mutant: the input with a link that CDM does not have
    if (context.kind.word !== "job" || refusal.failure.code !== "Cdm.0101") return refusal;
    const named = nameInputs.map((input) => [input, String(inputs[input])] as const);
    const told = named.filter(([, name]) => refusal.failure.text.includes(name));
    const missing = (told.length > 0 ? told : named).map(
        ([input, name]) => `${input}: CDM has no link "${name}" in this cluster${hintAt(context, name)}.`,
    );
    return new DefinitionError(
        "linkMissing",
        `${capitalized(context.label)} was not written. ${missing.join(" ")} Create the link first: in one program, let the Job take link.name from the Link. ${refusal.message}`,
        { cause: refusal },
    );
}

function hintAt({ clusterId, host }: Context, name: string): string {
    const prefix = definitionKeyOf("link", { clusterId, name: "" });
    const links = host.registry.kept().flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
    const near = nearest(name, links);
    return near === undefined ? "" : `: the nearest Link of this program is "${near}"`;
}
