import type { WaitFor } from "./status.js";

/** Values as they come over the wire, before anybody has looked at them. */
export type Properties = Readonly<Record<string, unknown>>;

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

/** The inputs of a JobRun, without what is hidden. */
export type InputName = Exclude<keyof JobRunInputs, `__${string}`>;

/** JSON's null is no value, as in the engine's own inputs; only for `triggers` is it one. */
export function isGiven(name: string, value: unknown): boolean {
    return value !== undefined && (value !== null || name === "triggers");
}

/** The resource's id, the same as the Terraform provider's. */
export function idOf({ clusterId, jobName }: Pick<JobRunInputs, "clusterId" | "jobName">): string {
    return `${clusterId}/${jobName}`;
}
