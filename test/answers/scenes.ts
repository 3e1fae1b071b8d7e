import type { JobRunInputs } from "#provider/run/index.js";
import type { Aim, Verb } from "./attempt.js";
import type { Asked } from "./cdm.js";
import type { Nature } from "./world.js";

/** An operation, what it is asked to do, and what came before it. */
export interface Scene {
    readonly verb: Verb;
    readonly aim: Aim;
    /** How the resource has come into the state: by an honest create, by one whose time was up, or by one whose start got lost. */
    readonly after?: "create" | "waiting" | "lostStart";
    readonly inputs: Partial<JobRunInputs>;
    readonly nature?: Partial<Nature>;
    /** What it may ask, the likeliest more than once. The first is asked first. */
    readonly asked: readonly Asked[];
}

const starts: readonly Asked[] = ["status", "status", "start", "start"];
const restarts: readonly Asked[] = ["status", "status", "start", "stop"];
const ends: readonly Asked[] = ["status", "status", "stop", "stop", "cluster", "job"];
const lasts = { runMs: 36_000_000 } as const;

export const scenes = {
    "create until submitted": { verb: "create", aim: "start", inputs: { waitFor: "submitted" }, asked: starts },
    "create until running": { verb: "create", aim: "start", inputs: {}, asked: starts },
    "create until completed": { verb: "create", aim: "start", inputs: { waitFor: "completed" }, asked: starts },
    "create by adopting": {
        verb: "create",
        aim: "adopt",
        inputs: { ifRunning: "adopt" },
        nature: { ...lasts, before: "live" },
        asked: ["status"],
    },
    "create by restarting": {
        verb: "create",
        aim: "startAnyway",
        inputs: { ifRunning: "restart" },
        nature: { ...lasts, before: "live" },
        asked: restarts,
    },
    "create stopped": {
        verb: "create",
        aim: "endAny",
        inputs: { desiredState: "stopped", ifRunning: "restart" },
        nature: { ...lasts, before: "live" },
        asked: ["status", "stop"],
    },
    "update by restarting": {
        verb: "update",
        aim: "start",
        after: "create",
        inputs: { triggers: 2 },
        asked: restarts,
    },
    "update by queueing": {
        verb: "update",
        aim: "start",
        after: "create",
        inputs: { triggers: 2, onUpdate: "queue" },
        nature: { runMs: 40_000 },
        asked: restarts,
    },
    "resume a wait": {
        verb: "update",
        aim: "goOn",
        after: "waiting",
        inputs: { waitFor: "completed" },
        nature: { runMs: 40_000 },
        asked: ["status"],
    },
    "resume a start": { verb: "update", aim: "goOn", after: "lostStart", inputs: {}, nature: lasts, asked: starts },
    "update to stopped": {
        verb: "update",
        aim: "end",
        after: "create",
        inputs: { desiredState: "stopped" },
        asked: ["status", "stop"],
    },
    read: { verb: "read", aim: "tell", after: "create", inputs: {}, asked: ["status", "status", "status", "cluster"] },
    "delete by stopping": { verb: "delete", aim: "end", after: "create", inputs: {}, nature: lasts, asked: ends },
    "delete what has ended": {
        verb: "delete",
        aim: "end",
        after: "create",
        inputs: {},
        nature: { runMs: 3_000 },
        asked: ends,
    },
    "delete by finishing": {
        verb: "delete",
        aim: "end",
        after: "create",
        inputs: { onDelete: "finish" },
        nature: { runMs: 40_000 },
        asked: ends,
    },
    "delete what is owed a start": {
        verb: "delete",
        aim: "end",
        after: "lostStart",
        inputs: {},
        nature: lasts,
        asked: ends,
    },
} as const satisfies Readonly<Record<string, Scene>>;

export type SceneName = keyof typeof scenes;
