import { applyFault } from "../faults/applyFault.js";
import type { Faults } from "../faults/faults.js";
import { maxUnauthenticatedBodyBytes } from "../http/body.js";
import type { HttpRequest, RequestHead } from "../http/request.js";
import type { HttpResult } from "../http/response.js";
import { ErrorResponse, type HttpResponse } from "../http/response.js";
import { match, type RoutePattern } from "../http/router.js";
import type { Operation } from "../operations.js";

/** Who answers a request; nothing has happened yet. */
export interface FoundRoute {
    readonly operation: Operation;
    readonly job?: string;
    /** How many bytes of body are read at most. */
    readonly maxBodyBytes: number;
    /** Says no to a caller by the head alone, where that is enough. */
    readonly authorizeHead?: () => HttpResponse | undefined;
    readonly respond: (request: HttpRequest) => HttpResult;
}

/** One of the services behind the gateway; undefined where the request is not for it. */
export type Service = (head: RequestHead) => FoundRoute | undefined;

/** A route that sees to its callers itself. */
export interface ServiceRoute<Context> extends RoutePattern {
    readonly operation: Operation;
    readonly handle: (context: Context, request: HttpRequest) => HttpResponse;
}

/** A service whose faults meet a request before anybody asks who is calling: to ask that is its work. */
export function createService<Context>(
    routes: readonly ServiceRoute<Context>[],
    context: Context,
    faults: Faults,
): Service {
    return ({ method, path }) => {
        const found = match(routes, method, path);
        if (!found) {
            return undefined;
        }
        const { operation, handle } = found.route;
        const respond = (request: HttpRequest) =>
            applyFault(faults.take(operation, ""), () => catchErrorResponse(() => handle(context, request)));
        return { operation, maxBodyBytes: maxUnauthenticatedBodyBytes, respond };
    };
}

export function catchErrorResponse<Result>(work: () => Result): Result | HttpResponse {
    try {
        return work();
    } catch (error) {
        if (error instanceof ErrorResponse) {
            return error.response;
        }
        throw error;
    }
}
