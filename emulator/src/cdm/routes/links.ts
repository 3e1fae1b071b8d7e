import { ErrorResponse, type HttpResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject, textOf } from "../../json.js";
import type { Switches } from "../../switches.js";
import type { Cluster } from "../../world/cluster.js";
import { configsOf, inputsOf, linkSection, withLinkParameters } from "../../world/definition.js";
import type { DefinitionChange } from "../../world/definitionChange.js";
import { isShownSince, linksOf } from "../../world/job.js";
import type { Link } from "../../world/link.js";
import { mask, type Redacted, redact } from "../../world/secrets.js";
import type { World } from "../../world/world.js";
import type { CdmRequest, CdmRoute } from "../cdmRoute.js";
import { cdmError, detailedError, type Finding, invalidParameterError, nestedResult } from "../wire/cdmErrors.js";
import { linkBody } from "../wire/linkBody.js";
import { findingsInLink, linkRefusal, warningsInLink } from "./checkDefinition.js";
import { findRunningCluster, linkError0101 } from "./findResource.js";

const all = "/v1.1/{project}/clusters/{cluster}/cdm/link";
const one = `${all}/{link}`;

/**
 * Stores links and shows them. The emulator never connects to a data source: the control API says which ones can be
 * reached.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/index.html
 */
export const links: readonly CdmRoute[] = [
    { operation: "createLink", method: "POST", path: all, handle: create },
    { operation: "link", method: "GET", path: one, handle: show },
    { operation: "updateLink", method: "PUT", path: one, handle: update },
    { operation: "deleteLink", method: "DELETE", path: one, handle: remove },
];

function create(world: World, request: CdmRequest): HttpResponse {
    const cluster = findRunningCluster(world, request);
    const sent = parseLink(request.body, world.switches);
    const { name, definition, secrets, enabled = true } = sent;
    if (cluster.links.has(name)) {
        return nameTakenError(name);
    }
    if (isTestOnly(world, cluster, sent, request)) {
        return accepted(world.switches, name);
    }
    cluster.lastLinkId += 1;
    const made = { id: cluster.lastLinkId, createdBy: request.user, createdAt: world.now() };
    const updated = { updatedBy: request.user, updatedAt: world.now() };
    cluster.links.set(name, { name, definition, secrets, enabled, ...made, ...updated });
    record(world, request, name, "create");
    return accepted(world.switches, name);
}

function show(world: World, request: CdmRequest): HttpResponse {
    const cluster = findRunningCluster(world, request);
    const link = findLink(world, cluster, request);
    if (!isShownSince(link.createdAt, cluster.definitionLagMs, world.now())) {
        throw new ErrorResponse(missingLinkError(world, request.link));
    }
    return { status: 200, body: linkBody(link, world.switches) };
}

function update(world: World, request: CdmRequest): HttpResponse {
    const cluster = findRunningCluster(world, request);
    const link = findLink(world, cluster, request, "Cdm.0316");
    const sent = parseLink(request.body, world.switches);
    const { name, enabled = link.enabled } = sent;
    const isRenamed = name !== link.name;
    if (isRenamed && cluster.links.has(name)) {
        return nameTakenError(name);
    }
    if (isTestOnly(world, cluster, sent, request)) {
        return accepted(world.switches);
    }
    const { definition, secrets } = world.switches.unsentSecret === "kept" ? withSecretsOf(link, sent) : sent;
    cluster.links.delete(link.name);
    const updated = { updatedBy: request.user, updatedAt: world.now() };
    cluster.links.set(name, { ...link, name, definition, secrets, enabled, ...updated });
    record(world, request, name, isRenamed ? "rename" : "update");
    return accepted(world.switches);
}

/**
 * CDM refuses to delete a link that a job uses, with 500 and this code. The table of codes gives the code another
 * meaning, and has another code for this.
 */
function remove(world: World, request: CdmRequest): HttpResponse {
    const cluster = findRunningCluster(world, request);
    const { name } = findLink(world, cluster, request);
    if ([...cluster.jobs.values()].some((job) => linksOf(job).includes(name))) {
        return world.switches.linkInUse === "code0021"
            ? cdmError("Cdm.0021", "Given link name is in use", 500)
            : cdmError("Cdm.0321", "Given link name is in use");
    }
    cluster.links.delete(name);
    record(world, request, name, "delete");
    return { status: 200, body: {} };
}

/**
 * Tests whether the link connects, as the switch `linkTest` and the query say, and refuses one that does not. Returns
 * whether CDM then stores nothing.
 */
function isTestOnly(world: World, cluster: Cluster, link: LinkRequest, { query }: CdmRequest): boolean {
    const { linkTest } = world.switches;
    const isAsked = query.get("validate") === "true";
    if ((isAsked || linkTest === "always") && isUnreachable(world, cluster, link)) {
        const message = "Can't connect to the data source with the given parameters.";
        const finding: Finding = { section: 0, key: "linkConfig", message, status: "ERROR" };
        throw new ErrorResponse(linkRefusal([finding], world.switches));
    }
    return isAsked && linkTest === "instead";
}

function isUnreachable(world: World, cluster: Cluster, { name, definition }: LinkRequest): boolean {
    const values = configsOf(definition[linkSection])
        .flatMap(inputsOf)
        .map(({ value }) => textOf(value));
    const hosts = values.flatMap((value) => value.split(/[^A-Za-z0-9._-]+/));
    return cluster.unreachableLinks.has(name) || hosts.some((host) => world.unreachableHosts.has(host));
}

/** The definition, and with it the secrets of before that it does not have. */
function withSecretsOf(link: Link, { definition, secrets }: LinkRequest): Redacted {
    const unsent = [...link.secrets].filter(([name]) => !secrets.has(name));
    return {
        definition: withLinkParameters(definition, Object.fromEntries(unsent.map(([name]) => [name, mask]))),
        secrets: new Map([...secrets, ...unsent]),
    };
}

function accepted(switches: Switches, name?: string): HttpResponse {
    const result = nestedResult(warningsInLink(switches), 1);
    return { status: 200, body: { ...(name !== undefined && { name }), "validation-result": result } };
}

function nameTakenError(name: string): HttpResponse {
    return detailedError("Cdm.0315", `Link name [${name}] already exist or created by other user.`);
}

function findLink(world: World, cluster: Cluster, request: CdmRequest, code = "Cdm.0101"): Link {
    const link = cluster.links.get(request.link);
    if (!link) {
        throw new ErrorResponse(missingLinkError(world, request.link, code));
    }
    return link;
}

function missingLinkError(world: World, name: string, documented = "Cdm.0101"): HttpResponse {
    switch (world.switches.missingLink) {
        case "documented":
            return cdmError(documented, `Link[${name}] doesn't exist.`);
        case "code0101":
            return linkError0101(name);
        case "error500":
            return linkError0101(name, 500);
    }
}

function record(world: World, request: CdmRequest, name: string, action: DefinitionChange["action"]): void {
    const { cluster, user } = request;
    world.recordChange({ kind: "link", cluster, name, action, user, through: "api" });
}

interface LinkRequest extends Redacted {
    readonly name: string;
    /** Absent if the request does not say it. */
    readonly enabled?: boolean;
}

function parseLink(text: string, switches: Switches): LinkRequest {
    const body = parseObject(text);
    const [link, ...more] = body && Array.isArray(body.links) ? body.links : [];
    if (!isObject(link) || typeof link.name !== "string" || !link.name || more.length > 0) {
        throw new ErrorResponse(invalidParameterError('the body must be {"links":[…]} with one link that has a name.'));
    }
    const findings = findingsInLink(link, switches);
    if (findings.length > 0) {
        throw new ErrorResponse(linkRefusal(findings, switches));
    }
    const { name, enabled } = link;
    return { name, ...(typeof enabled === "boolean" && { enabled }), ...redact(contentOf(link)) };
}

/** The definition without what the link itself says: its name, state, and who changed it when. */
function contentOf({ name: _, enabled: _enabled, ...definition }: JsonObject): JsonObject {
    return definition;
}
