import type { JobRunInputs } from "#provider/run/index.js";

/** A request that an operation sends about the job. */
export type Verb = "status" | "start" | "stop";

/** One operation of the engine, and the run that it finds. */
export interface Column {
    readonly name: string;
    readonly kind: "create" | "update" | "read" | "delete";
    /** What it sends where nothing goes wrong. */
    readonly sends: readonly Verb[];
    /** Whether it looks more than once. */
    readonly looksAgain: boolean;
    readonly inputs: Partial<JobRunInputs>;
    /** How long a run is RUNNING. A run that has to end by itself does so while the operation waits. */
    readonly runMs: number;
    /** Somebody else's run, ended long ago, is the job's first. */
    readonly hasOldForeignRun?: true;
}

const hourMs = 3_600_000;
const endsMs = 300_000;
/** Of the day that waiting for an end may take: every look of it would be a request. */
const patience = "2h";

export const columns = [
    {
        name: "create until submitted",
        kind: "create",
        sends: ["status", "start"],
        looksAgain: false,
        inputs: { waitFor: "submitted" },
        runMs: hourMs,
    },
    {
        name: "create until running",
        kind: "create",
        sends: ["status", "start"],
        looksAgain: true,
        inputs: { waitFor: "running" },
        runMs: hourMs,
        hasOldForeignRun: true,
    },
    {
        name: "create until completed",
        kind: "create",
        sends: ["status", "start"],
        looksAgain: true,
        inputs: { waitFor: "completed", timeouts: { create: patience } },
        runMs: endsMs,
    },
    {
        name: "update by restart",
        kind: "update",
        sends: ["status", "stop", "start"],
        looksAgain: true,
        inputs: { onUpdate: "restart" },
        runMs: hourMs,
        hasOldForeignRun: true,
    },
    {
        name: "update by queue",
        kind: "update",
        sends: ["status", "start"],
        looksAgain: true,
        inputs: { onUpdate: "queue", timeouts: { update: patience } },
        runMs: endsMs,
    },
    { name: "read", kind: "read", sends: ["status"], looksAgain: false, inputs: {}, runMs: hourMs },
    {
        name: "delete by stop",
        kind: "delete",
        sends: ["status", "stop"],
        looksAgain: true,
        inputs: { onDelete: "stop" },
        runMs: hourMs,
        hasOldForeignRun: true,
    },
    {
        name: "delete by finish",
        kind: "delete",
        sends: ["status"],
        looksAgain: true,
        inputs: { onDelete: "finish", timeouts: { delete: patience } },
        runMs: endsMs,
    },
] as const satisfies readonly Column[];

export type ColumnName = (typeof columns)[number]["name"];
