import { isLoopback, presentable } from "../cdm/endpoint.js";
import { withoutEnd } from "../cdm/text.js";
import { parseDuration } from "./duration.js";
import type { WaitFor } from "./status.js";

/** What a user writes, as the engine hands it on: plain values, defaults not filled in. Documented on JobRunArgs. */
export interface JobRunInputs {
    readonly clusterId: string;
    readonly jobName: string;
    readonly projectId?: string;
    readonly region?: string;
    readonly endpoint?: string;
    readonly variables?: Readonly<Record<string, string>>;
    readonly triggers?: unknown;
    readonly desiredState?: "running" | "stopped";
    readonly waitFor?: WaitFor;
    readonly ifRunning?: "fail" | "adopt" | "restart";
    readonly onUpdate?: "restart" | "queue";
    readonly onDelete?: "stop" | "finish";
    readonly onForeignRun?: "leave" | "stop" | "fail";
    readonly onRunOfSameUser?: "ours" | "foreign";
    readonly onStopFailure?: "error" | "warn";
    readonly onInterrupt?: "stop" | "leave";
    readonly failOnRunFailure?: boolean;
    readonly timeouts?: { readonly create?: string; readonly update?: string; readonly delete?: string };
    readonly pollInterval?: string;
    /** The resource's URN, for the engine's display and to tell JobRuns of one process apart. */
    readonly __urn?: string;
    /** Which variables hold secrets, for the host sees plain values: their names, or `true` for all. */
    readonly __secretVariables?: readonly string[] | true;
    readonly __secretTriggers?: true;
    /** The names of the other inputs that hold secrets. Of `endpoint` also where it comes from a Provider or stack configuration. */
    readonly __secretInputs?: readonly string[];
}

export const inputNames = [
    "clusterId",
    "jobName",
    "projectId",
    "region",
    "endpoint",
    "variables",
    "triggers",
    "desiredState",
    "waitFor",
    "ifRunning",
    "onUpdate",
    "onDelete",
    "onForeignRun",
    "onRunOfSameUser",
    "onStopFailure",
    "onInterrupt",
    "failOnRunFailure",
    "timeouts",
    "pollInterval",
] as const satisfies readonly (keyof JobRunInputs)[];

/** What the host is told of secrets, because it sees plain values: the engine keeps them encrypted by itself, but not what is made of them. */
const markNames = [
    "__secretVariables",
    "__secretTriggers",
    "__secretInputs",
] as const satisfies readonly (keyof JobRunInputs)[];

/** The inputs in a bag of properties, whatever else it holds: a state holds outputs too. */
export function inputsOf(properties: JobRunInputs): JobRunInputs {
    const names: readonly (keyof JobRunInputs)[] = [...inputNames, "__urn", ...markNames];
    const present = names.filter((name) => isGiven(name, properties[name]));
    return Object.fromEntries(present.map((name) => [name, properties[name]])) as unknown as JobRunInputs;
}

/** The values that are secrets in the program. */
export function secretsOf(inputs: JobRunInputs): string[] {
    const { variables = {}, __secretVariables: names = [] } = inputs;
    const ofVariables = names === true ? Object.values(variables) : names.flatMap((name) => variables[name] ?? []);
    return [...ofVariables, ...secretInputsOf(inputs)];
}

/** Those of them that stand in sentences of ours too: an address, a project. */
export function secretInputsOf(inputs: JobRunInputs): string[] {
    const { __secretInputs: names = [] } = inputs;
    const texts = names.flatMap((name) => textsIn(inputs[name as keyof JobRunInputs]));
    return texts.flatMap((text) => [text, ...partsOfAddress(text)]);
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What a sentence may tell of an address: it as a whole without what ends it, a wrong one without its query, its host or its path alone. */
export function partsOfAddress(address: string): string[] {
    const { host, hostname, pathname } = URL.canParse(address) ? new URL(address) : noAddress;
    const wholes = [address, presentable(address)].flatMap((one) => [one, withoutEnd(one, "/")]);
    return [...wholes, ...(host === "" ? [] : [host, hostname, withoutEnd(pathname, "/")])].filter(Boolean);
}

const noAddress = { host: "", hostname: "", pathname: "" };

/** JSON's null is no value, as in the engine's own inputs; only for `triggers` is it one. */
export function isGiven(name: string, value: unknown): boolean {
    return value !== undefined && (value !== null || name === "triggers");
}

/** The resource's id, the same as the Terraform provider's. */
export function idOf({ clusterId, jobName }: Pick<JobRunInputs, "clusterId" | "jobName">): string {
    return `${clusterId}/${jobName}`;
}

const minuteMs = 60_000;
const defaultTimeoutMs = 20 * minuteMs;
const defaultCompletedTimeoutMs = 24 * 60 * minuteMs;
/** A refresh has no input of its own: it asks once, and this long while the gateway is disturbed. */
const readTimeoutMs = 5 * minuteMs;

export function timeoutOf(inputs: JobRunInputs, operation: "create" | "update" | "read" | "delete"): number {
    if (operation === "read") return readTimeoutMs;
    const waitsForAnEnd =
        operation === "delete"
            ? inputs.onDelete === "finish"
            : inputs.waitFor === "completed" || (operation === "update" && inputs.onUpdate === "queue");
    const given = parseDuration(inputs.timeouts?.[operation] ?? "");
    return given ?? (waitsForAnEnd ? defaultCompletedTimeoutMs : defaultTimeoutMs);
}

/** What `finish` and `queue` keep back of an operation's time, so that what has not ended by then can be stopped and verified: a tenth, at least a minute, at most half. */
export function reserveOf(timeoutMs: number): number {
    return Math.min(Math.max(timeoutMs / 10, minuteMs), timeoutMs / 2);
}

const defaultPollMs = 5_000;

export function pollIntervalOf(inputs: JobRunInputs, endpoint: string): number {
    return Math.max(parseDuration(inputs.pollInterval ?? "") ?? defaultPollMs, shortestPollMs(endpoint));
}

/** A real CDM allows 120 status requests per user and minute; an emulator on this machine has no quota to spare. */
export function shortestPollMs(endpoint: string | undefined): number {
    const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    return url && isLoopback(url.hostname) ? 100 : 1_000;
}
