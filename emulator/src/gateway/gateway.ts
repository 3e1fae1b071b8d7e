import { authSchemeOf } from "../auth/authScheme.js";
import type { HttpRequest, RequestHead } from "../http/request.js";
import type { RequestHandler } from "../http/requestHandler.js";
import type { HttpResponse, HttpResult } from "../http/response.js";
import type { Ledger } from "../ledger.js";
import type { Operation } from "../operations.js";
import { advance } from "../world/advance.js";
import type { World } from "../world/world.js";
import { gatewayError } from "./gatewayError.js";
import type { Quotas } from "./quotas.js";
import type { FoundRoute, Service } from "./service.js";

/** What these cause, the world itself knows: see `World.expect`. */
const announced: ReadonlySet<Operation> = new Set<Operation>(["start", "stop"]);

/**
 * The API gateway. It passes each request to the service that has its route, and records the request in the ledger.
 */
export class Gateway implements RequestHandler {
    constructor(
        private readonly world: World,
        private readonly ledger: Ledger,
        private readonly quotas: Quotas,
        private readonly services: readonly Service[],
    ) {}

    /** Checks the head only. `handle` checks the whole request. */
    rejectEarly(head: RequestHead): HttpResult | undefined {
        advance(this.world);
        const found = this.findRoute(head);
        const result = found ? found.authorizeHead?.() : notPublished(head);
        return result && this.record(head, found, result);
    }

    maxBodyBytes(head: RequestHead): number {
        return this.findRoute(head)?.maxBodyBytes ?? 0;
    }

    /** The documentation has this code and status, but not the message. */
    bodyTooLarge(head: RequestHead): HttpResult {
        const response = gatewayError(413, "APIGW.0201", "Request entity too large.", head.requestId);
        return this.record(head, this.findRoute(head), response);
    }

    handle(request: HttpRequest): HttpResult {
        advance(this.world);
        const found = this.findRoute(request);
        const result = found
            ? (this.refuseOverQuota(request, found) ?? this.respond(request, found))
            : notPublished(request);
        return this.record(request, found, result);
    }

    private respond(request: HttpRequest, found: FoundRoute): HttpResult {
        if (request.method !== "GET" && !announced.has(found.operation)) {
            this.world.nothingDueBefore = 0;
        }
        return found.respond(request);
    }

    /** A refusal has no effect: a wrong signature does not count, and no fault applies. It has no `Retry-After`. */
    private refuseOverQuota({ requestId }: RequestHead, found: FoundRoute): HttpResponse | undefined {
        const userId = found.findUserId?.();
        const quota = userId === undefined ? undefined : this.quotas.exceededBy(found.operation, userId);
        return quota === undefined ? undefined : overQuota(quota, requestId);
    }

    private record(head: RequestHead, found: FoundRoute | undefined, result: HttpResult): HttpResult {
        this.ledger.add({
            at: this.world.now(),
            operation: found?.operation ?? "unknown",
            method: head.method,
            path: head.path,
            ...("dropped" in result ? result : { status: result.status }),
            requestId: head.requestId,
            login: authSchemeOf(head.headers),
            ...(found?.job && { job: found.job }),
            ...(found?.link && { link: found.link }),
        });
        return result;
    }

    private findRoute(head: RequestHead): FoundRoute | undefined {
        for (const service of this.services) {
            const found = service(head);
            if (found) {
                return found;
            }
        }
        return undefined;
    }
}

/** The gateway answers a wrong path and a wrong method alike, before it checks the caller. */
function notPublished({ requestId }: RequestHead): HttpResponse {
    const message = "The API does not exist or has not been published in the environment.";
    return gatewayError(404, "APIGW.0101", message, requestId);
}

/** The documentation has the text up to the colon. The rest is as users of other services have seen it. */
function overQuota(quota: number, requestId: string): HttpResponse {
    const message = `The throttling threshold has been reached: policy user over ratelimit,limit:${quota}`;
    return gatewayError(429, "APIGW.0308", message, requestId);
}
