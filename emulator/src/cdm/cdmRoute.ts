import type { HttpResponse } from "../http/response.js";
import type { Operation } from "../operations.js";
import type { World } from "../world/world.js";

/** A request that the gateway has let through. */
export interface CdmRequest {
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

type CdmHandler = (world: World, call: CdmRequest) => HttpResponse;

export interface CdmRoute {
    readonly operation: Operation;
    readonly method: string;
    readonly path: string;
    readonly handle: CdmHandler;
}
