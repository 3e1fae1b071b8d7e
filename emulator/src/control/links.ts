import type { HttpResponse } from "../http/response.js";
import type { Cluster } from "../world/cluster.js";
import { type ParameterChanges, withLinkParameters } from "../world/definition.js";
import type { DefinitionChange } from "../world/definitionChange.js";
import type { Link } from "../world/link.js";
import { isSecretName, mask, redact } from "../world/secrets.js";
import type { World } from "../world/world.js";
import type { NameInCluster } from "./jobs.js";
import { editRules, parseParameters } from "./parameterChanges.js";
import { linkTruth } from "./truth.js";
import { bool, ControlError, requireProperties, text, validate } from "./validate.js";

const linkRules = { ...editRules, connector: text };

/** Creates a link, and its cluster, or changes the link, as a user does in the console. */
export function putLink(world: World, { name, cluster }: NameInCluster, body: unknown): HttpResponse {
    const { user = "console", parameters, enabled, connector } = validate("a link", body, linkRules);
    const changes = parseParameters("a link", parameters);
    const targetCluster = world.clusters.get(cluster) ?? world.addCluster(cluster);
    const existing = targetCluster.links.get(name);
    const link = edited(existing ?? newLink(targetCluster, name, user, world.now()), changes);
    const named = connector === undefined ? {} : { "connector-name": connector };
    const changed: Link = {
        ...link,
        definition: { ...link.definition, ...named },
        enabled: enabled ?? link.enabled,
        updatedBy: user,
        updatedAt: world.now(),
    };
    targetCluster.links.set(name, changed);
    record(world, { name, cluster }, existing ? "update" : "create", user);
    return { status: existing ? 200 : 201, body: linkTruth(changed) };
}

function newLink(cluster: Cluster, name: string, createdBy: string, createdAt: number): Link {
    cluster.lastLinkId += 1;
    const made = { id: cluster.lastLinkId, createdBy, createdAt, updatedBy: createdBy, updatedAt: createdAt };
    const definition = { "connector-name": "generic-jdbc-connector" };
    return { name, definition, secrets: new Map(), enabled: true, ...made };
}

/** Secrets among the changes are masked, as those that a client sends. */
function edited(link: Link, changes: ParameterChanges): Link {
    const masked = Object.entries(changes).map(
        ([name, value]) => [name, isSecretName(name) && value !== null ? mask : value] as const,
    );
    const secrets = new Map([...link.secrets, ...redact(withLinkParameters({}, changes)).secrets]);
    for (const [name, value] of masked) {
        if (value === null) {
            secrets.delete(name);
        }
    }
    return { ...link, definition: withLinkParameters(link.definition, Object.fromEntries(masked)), secrets };
}

/** Deletes a link, used or not. */
export function deleteLink(world: World, { name, cluster }: NameInCluster): HttpResponse {
    if (!world.clusters.get(cluster)?.links.delete(name)) {
        throw new ControlError(`There is no link "${name}" in cluster "${cluster}".`, 404);
    }
    record(world, { name, cluster }, "delete", "console");
    return { status: 200, body: {} };
}

/** Says whether a link of that name connects to its data source. The link need not exist yet. */
export function setLinkReachable(world: World, { name, cluster }: NameInCluster, body: unknown): HttpResponse {
    const { reachable } = parseReachable("a link", body);
    const { unreachableLinks } = world.clusters.get(cluster) ?? world.addCluster(cluster);
    mark(unreachableLinks, name, reachable);
    return { status: 200, body: { unreachableLinks: [...unreachableLinks] } };
}

/** Says whether a link that names this host connects to it. */
export function setHostReachable({ unreachableHosts }: World, host: string, body: unknown): HttpResponse {
    mark(unreachableHosts, host, parseReachable("a host", body).reachable);
    return { status: 200, body: { unreachableHosts: [...unreachableHosts] } };
}

function parseReachable(what: string, body: unknown): { readonly reachable: boolean } {
    return requireProperties(what, validate(what, body, { reachable: bool }), "reachable");
}

function mark(unreachable: Set<string>, name: string, isReachable: boolean): void {
    if (isReachable) {
        unreachable.delete(name);
    } else {
        unreachable.add(name);
    }
}

function record(world: World, where: NameInCluster, action: DefinitionChange["action"], user: string): void {
    world.recordChange({ kind: "link", ...where, action, user, through: "control" });
}
