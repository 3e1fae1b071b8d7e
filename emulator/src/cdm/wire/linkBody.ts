import type { Switches } from "../../switches.js";
import type { Link } from "../../world/link.js";
import { shownLink } from "./definition.js";

/**
 * The response to the query of one link.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/querying_a_link.html
 */
export function linkBody(link: Link, switches: Switches): Record<string, unknown> {
    return {
        links: [
            {
                ...shownLink(link.definition, switches),
                name: link.name,
                id: link.id,
                enabled: link.enabled,
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
