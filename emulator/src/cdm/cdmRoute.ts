import type { HttpResponse } from "../http/response.js";
import type { Operation } from "../operations.js";
import type { World } from "../world/world.js";

/** A request to CDM that the gateway has authorized. */
export interface CdmRequest {
    /** Empty if the route names no cluster. */
    readonly cluster: string;
    /** Empty if the route names no job. */
    readonly job: string;
    /** Empty if the route names no link. */
    readonly link: string;
    readonly query: URLSearchParams;
    readonly body: string;
    readonly user: string;
    readonly requestId: string;
}

type CdmHandler = (world: World, request: CdmRequest) => HttpResponse;

export interface CdmRoute {
    readonly operation: Operation;
    readonly method: string;
    readonly path: string;
    readonly handle: CdmHandler;
}
