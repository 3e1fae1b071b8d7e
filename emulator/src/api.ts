import type { World } from "./store.js";

/** What a request asks for, in our words: the ledger is filtered by it, and faults are aimed with it. */
export const operations = ["start", "stop", "status", "job", "cluster"] as const;

export type Operation = (typeof operations)[number];

/** A request that the gateway has let through. */
export interface Call {
    readonly cluster: string;
    /** Empty on the routes that name no job. */
    readonly job: string;
    readonly body: string;
    readonly user: string;
}

export interface Answer {
    readonly status: number;
    /** A string is sent as it stands, anything else as JSON; absent, no body at all. */
    readonly body?: unknown;
}

export type Handler = (world: World, call: Call) => Answer;

export interface ApiRoute {
    readonly operation: Operation;
    readonly method: string;
    readonly path: string;
    readonly handle: Handler;
}
