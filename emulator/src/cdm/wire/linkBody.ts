import { type JsonObject, textOf } from "../../json.js";
import type { Link } from "../../world/link.js";
import { mapInputs } from "./definition.js";

const mask = "Add password here";

/** A link as CDM shows it. The emulator stores the documented mask in place of a secret. */
export function maskSecrets(definition: JsonObject): JsonObject {
    return mapInputs(definition, ["link-config-values"], (input) =>
        /password|secretkey|securitykey/i.test(textOf(input.name)) ? { ...input, value: mask } : input,
    );
}

/**
 * The response to the query of one link.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/querying_a_link.html
 */
export function linkBody(link: Link): Record<string, unknown> {
    return {
        links: [
            {
                ...link.definition,
                name: link.name,
                id: link.id,
                enabled: true,
                "creation-user": link.createdBy,
                "creation-date": link.createdAt,
                "update-user": link.updatedBy,
                "update-date": link.updatedAt,
            },
        ],
        "fromTo-unMapping": "",
        "batchFromTo-mapping": "",
    };
}
