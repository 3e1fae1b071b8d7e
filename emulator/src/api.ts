import type { World } from "./world/world.js";

/** What a request asks for, in our words: the ledger is filtered by it, and faults are aimed with it. */
export const operations = [
    "start",
    "stop",
    "status",
    "history",
    "job",
    "jobs",
    "createJob",
    "createAndStart",
    "updateJob",
    "deleteJob",
    "link",
    "createLink",
    "updateLink",
    "deleteLink",
    "cluster",
    "clusters",
    "clusterAction",
    "token",
    "idToken",
    "showToken",
    "projects",
    "domains",
    "accessKey",
    "user",
    "securityToken",
    "metadataToken",
    "securityKey",
    "metadata",
] as const;

export type Operation = (typeof operations)[number];

/** A request that the gateway has let through. */
export interface Call {
    /** Empty on the routes that name no cluster. */
    readonly cluster: string;
    /** Empty on the routes that name no job. */
    readonly job: string;
    /** Empty on the routes that name no link. */
    readonly link: string;
    readonly query: URLSearchParams;
    readonly body: string;
    readonly user: string;
    readonly requestId: string;
}

export interface Answer {
    readonly status: number;
    /** A string is sent as it stands, anything else as JSON; absent, no body at all. */
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request early, with the answer that says why. */
export class Refusal extends Error {
    constructor(readonly answer: Answer) {
        super();
    }
}

type Handler = (world: World, call: Call) => Answer;

export interface ApiRoute {
    readonly operation: Operation;
    readonly method: string;
    readonly path: string;
    readonly handle: Handler;
}
