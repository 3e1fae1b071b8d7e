import { ErrorResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject } from "../../json.js";
import type { Cluster } from "../../world/cluster.js";
import type { Link } from "../../world/link.js";
import type { World } from "../../world/world.js";
import type { CdmRequest, CdmRoute } from "../cdmRoute.js";
import { cdmError, detailedError, invalidParameterError } from "../wire/cdmErrors.js";
import { linkBody, maskSecrets } from "../wire/linkBody.js";
import { findRunningCluster } from "./findResource.js";

const all = "/v1.1/{project}/clusters/{cluster}/cdm/link";
const one = `${all}/{link}`;

/**
 * Stores links and shows them. The emulator never connects to a data source.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/index.html
 */
export const links: readonly CdmRoute[] = [
    { operation: "createLink", method: "POST", path: all, handle: create },
    {
        operation: "link",
        method: "GET",
        path: one,
        handle: (world, request) => ({
            status: 200,
            body: linkBody(findLink(findRunningCluster(world, request), request)),
        }),
    },
    { operation: "updateLink", method: "PUT", path: one, handle: update },
    { operation: "deleteLink", method: "DELETE", path: one, handle: remove },
];

function create(world: World, request: CdmRequest) {
    const cluster = findRunningCluster(world, request);
    const { name, definition } = parseLink(request.body);
    if (cluster.links.has(name)) {
        return detailedError("Cdm.0315", `Link name [${name}] already exist or created by other user.`);
    }
    cluster.lastLinkId += 1;
    const made = { id: cluster.lastLinkId, createdBy: request.user, createdAt: world.now() };
    cluster.links.set(name, { name, definition, ...made, updatedBy: request.user, updatedAt: world.now() });
    return { status: 200, body: { name, "validation-result": [{}] } };
}

function update(world: World, request: CdmRequest) {
    const cluster = findRunningCluster(world, request);
    const link = findLink(cluster, request, "Cdm.0316");
    const { name, definition } = parseLink(request.body);
    cluster.links.delete(link.name);
    cluster.links.set(name, { ...link, name, definition, updatedBy: request.user, updatedAt: world.now() });
    return { status: 200, body: { "validation-result": [{}] } };
}

/**
 * CDM refuses to delete a link that a job uses, with 500 and this code. The table of codes gives the code another
 * meaning.
 */
function remove(world: World, request: CdmRequest) {
    const cluster = findRunningCluster(world, request);
    const { name } = findLink(cluster, request);
    const ends = [...cluster.jobs.values()].map(({ definition = {} }) => definition);
    if (ends.some((definition) => definition["from-link-name"] === name || definition["to-link-name"] === name)) {
        return cdmError("Cdm.0021", "Given link name is in use", 500);
    }
    cluster.links.delete(name);
    return { status: 200, body: {} };
}

function findLink(cluster: Cluster, request: CdmRequest, code = "Cdm.0101"): Link {
    const link = cluster.links.get(request.link);
    if (!link) {
        throw new ErrorResponse(cdmError(code, `Link[${request.link}] doesn't exist.`));
    }
    return link;
}

function parseLink(text: string): { name: string; definition: JsonObject } {
    const body = parseObject(text);
    const [link, ...more] = body && Array.isArray(body.links) ? body.links : [];
    if (!isObject(link) || typeof link.name !== "string" || !link.name || more.length > 0) {
        throw new ErrorResponse(invalidParameterError('the body must be {"links":[…]} with one link that has a name.'));
    }
    return { name: link.name, definition: maskSecrets(link) };
}
