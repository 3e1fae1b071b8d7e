import type { WaitFor } from "./status.js";

/** Values as they come over the wire, not validated yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** What the user writes, as the engine hands it on: plain values, without defaults. JobRunArgs documents each. */
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
    readonly onDelete?: "stop" | "finish" | "send";
    readonly onForeignRun?: "leave" | "stop" | "fail";
    readonly onRunOfSameUser?: "ours" | "foreign";
    readonly onStopFailure?: "error" | "warn";
    readonly onInterrupt?: "stop" | "leave";
    readonly failOnRunFailure?: boolean;
    readonly onTimeout?: "keep" | "stop";
    readonly maxRunTime?: string;
    readonly rerunOn?: readonly ("failed" | "stopped" | "lost")[];
    readonly maxReruns?: number;
    readonly timeouts?: { readonly create?: string; readonly update?: string; readonly delete?: string };
    readonly pollInterval?: string;
    /** The resource's URN. It names the row in the engine's display, and tells the JobRuns of one process apart. */
    readonly __urn?: string;
    /** The names of the variables that hold secrets, or `true` for all. The host sees plain values only. */
    readonly __secretVariables?: readonly string[] | true;
    readonly __secretTriggers?: true;
    /** The names of the other inputs that hold secrets. `endpoint` also if a secret of a Provider or of stack configuration sets it. */
    readonly __secretInputs?: readonly string[];
}

/** The inputs of a JobRun, without the hidden `__` keys. */
export type InputName = Exclude<keyof JobRunInputs, `__${string}`>;

/** JSON's null counts as absent, as in the engine's own inputs. For `triggers` it is a value. */
export function isGiven(name: string, value: unknown): boolean {
    return value !== undefined && (value !== null || name === "triggers");
}

/** The resource's id, the same as the Terraform provider's. */
export function idOf({ clusterId, jobName }: Pick<JobRunInputs, "clusterId" | "jobName">): string {
    return `${clusterId}/${jobName}`;
}
