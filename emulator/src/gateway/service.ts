import { applyFault } from "../faults/applyFault.js";
import type { Faults } from "../faults/faults.js";
import { maxUnauthenticatedBodyBytes } from "../http/body.js";
import type { HttpRequest, RequestHead } from "../http/request.js";
import { ErrorResponse, type HttpResponse, type HttpResult } from "../http/response.js";
import { match, type RoutePattern } from "../http/router.js";
import type { Operation } from "../operations.js";

/** The route of a request. Finding it has no effect. */
export interface FoundRoute {
    readonly operation: Operation;
    readonly job?: string;
    readonly link?: string;
    /** The most bytes of a body that the emulator reads. */
    readonly maxBodyBytes: number;
    /** Rejects the request if its head alone proves that the caller may not send it. */
    readonly authorizeHead?: () => HttpResponse | undefined;
    /** The id of the user that the credentials name, valid or not. The quotas are per user. */
    readonly findUserId?: () => string | undefined;
    readonly respond: (request: HttpRequest) => HttpResult;
}

/** A service behind the gateway. Returns undefined if it has no route for the request. */
export type Service = (head: RequestHead) => FoundRoute | undefined;

/** A route that authenticates its callers itself. */
export interface ServiceRoute<Context> extends RoutePattern {
    readonly operation: Operation;
    readonly handle: (context: Context, request: HttpRequest) => HttpResponse;
}

/** A service that authenticates callers itself. Its faults apply before that. */
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
