import { isRecord } from "../../common/isRecord.js";
import { jobRunType } from "../../dynamic/doorway.js";
import type { JobRunState } from "../../run/index.js";
import { encrypted, isLostSecret, openValue } from "./exportValue.js";
import type { Content, Named } from "./named.js";

type Properties = Readonly<Record<string, unknown>>;

/** Without these, nothing tells which run is meant or what a destroy would do. Any other value may stay encrypted. */
const needed: readonly (keyof JobRunState)[] = [
    "clusterId",
    "jobName",
    "projectId",
    "region",
    "endpoint",
    "desiredState",
    "onForeignRun",
    "onRunOfSameUser",
    "submissionId",
    "creationDate",
    "creationUser",
    "status",
    "isExecuteAuto",
    "startedByUs",
    "unfinished",
    "__adopted",
    "__startedBy",
];

/** The JobRuns of a stack's deployment, and the creates that were interrupted. */
export function readResources({ resources, pending_operations: pending }: Properties): Content {
    const all = listOf(resources);
    const states = all.filter(isJobRun).map((resource) => namedState(resource, all));
    // An operation on a JobRun that the state holds adds nothing: the state says what is known of its run.
    const creates = listOf(pending)
        .filter(({ type }) => type === "creating")
        .map(({ resource }) => resource)
        .filter(isRecord)
        .filter(isJobRun)
        .map(namedCreate);
    return { named: [...states, ...creates], resources: all.length };
}

function listOf(value: unknown): readonly Properties[] {
    return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isJobRun({ type }: Properties): boolean {
    return type === jobRunType;
}

function namedState(resource: Properties, all: readonly Properties[]): Named {
    const { urn, outputs, inputs, protect, retainOnDelete, provider } = resource;
    const name = nameOf(urn);
    const { open, hidden } = opened(isRecord(outputs) ? outputs : inputs);
    const ofProvider = providerOf(provider, all);
    const own = ofProvider && opened(ofProvider.inputs);
    const id = idOf(isRecord(outputs) ? outputs : inputs, name);
    if (hidden.length > 0) return unusable(id, name, hidden, isRecord(outputs) ? outputs : inputs);
    if (open.endpoint === undefined && own?.hidden.includes("endpoint"))
        return unusable(id, name, ["endpoint of its Provider"], ofProvider?.inputs);
    // The engine configures this JobRun's process with it. It comes from the file, so it is trusted no more than the state's own.
    const endpoint = open.endpoint ?? own?.open.endpoint;
    const state = { ...open, ...(typeof endpoint === "string" && { endpoint }) } as unknown as JobRunState;
    return {
        kind: "state",
        id,
        resource: name,
        urn: String(urn),
        // A sweep stops at once, verifies each stop, and never takes an unproved one for a success.
        state: { ...state, onStopFailure: "error", onDelete: "stop" },
        keptBy: retainOnDelete === true ? "retainOnDelete" : protect === true ? "protect" : undefined,
        isAddressHidden: state.__seenAt === undefined,
        hasProvider: own?.names.some((one) => one !== "version") ?? false,
    };
}

function namedCreate({ urn, inputs }: Properties): Named {
    const name = nameOf(urn);
    const { open, hidden } = opened(inputs);
    const id = idOf(inputs, name);
    if (hidden.length > 0) return unusable(id, name, hidden, inputs);
    const { clusterId, jobName, projectId, region, endpoint } = open as unknown as JobRunState;
    const place = { clusterId, jobName, projectId, region, endpoint };
    const __secretInputs = Object.keys(place).filter((one) => isRecord(inputs) && isRecord(inputs[one]));
    return { kind: "create", id, resource: name, ...place, __secretInputs };
}

function unusable(id: string, resource: string, hidden: readonly string[], properties: unknown): Named {
    const [what, verb] = [hidden.join(", "), hidden.length === 1 ? "is" : "are"];
    const isLost = isRecord(properties) && Object.values(properties).some(isLostSecret);
    const [how, remedy] = isLost
        ? [
              "a secret that the export shows as null",
              "with the passphrase of the stack, by pulumi stack export --show-secrets",
          ]
        : ["encrypted in the export", "with pulumi stack export --show-secrets"];
    const problem = `${what} ${verb} ${how}, so nothing was asked of CDM. Export again ${remedy}.`;
    return { kind: "unusable", id, resource, problem };
}

/** The values that the export shows, and the names of needed ones that it hides. */
function opened(properties: unknown): { open: Properties; hidden: readonly string[]; names: string[] } {
    const all = isRecord(properties) ? properties : {};
    const values = Object.entries(all).map(([name, value]) => [name, openValue(value)] as const);
    const hidden = values.filter(([, value]) => value === encrypted).map(([name]) => name);
    return {
        open: Object.fromEntries(values.filter(([, value]) => value !== encrypted)),
        hidden: needed.filter((name) => hidden.includes(name)),
        names: Object.keys(all),
    };
}

/** The Provider that the resource names as `urn::id`. */
function providerOf(reference: unknown, all: readonly Properties[]): Properties | undefined {
    if (typeof reference !== "string") return undefined;
    return all.find(({ urn, id }) => `${urn}::${id}` === reference);
}

/** `orders` of `urn:pulumi:prod::shop::pulumi-nodejs:dynamic/cdm:JobRun::orders`. */
function nameOf(urn: unknown): string {
    return String(urn).split("::").slice(3).join("::") || String(urn);
}

/** A secret is no text in the file, also where the export shows it. */
function idOf(properties: unknown, name: string): string {
    const { clusterId, jobName } = isRecord(properties) ? properties : {};
    const isKnown = typeof clusterId === "string" && typeof jobName === "string";
    return isKnown ? `${clusterId}/${jobName}` : name;
}
