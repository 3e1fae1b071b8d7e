import type { Authenticator } from "../auth/authenticator.js";
import { applyFault } from "../faults/applyFault.js";
import type { Faults } from "../faults/faults.js";
import { catchErrorResponse, type Service } from "../gateway/service.js";
import { maxBodyBytes } from "../http/body.js";
import type { HttpRequest } from "../http/request.js";
import { match } from "../http/router.js";
import type { World } from "../world/world.js";
import type { CdmRequest } from "./cdmRoute.js";
import { cdmRoutes } from "./routes/cdmRoutes.js";

/** CDM as a service behind the gateway. Faults apply only after the gateway has authorized the caller. */
export function createCdmService(world: World, faults: Faults, authenticator: Authenticator): Service {
    return (head) => {
        const found = match(cdmRoutes, head.method, head.path);
        if (!found) {
            return undefined;
        }
        const { operation, handle } = found.route;
        const { project = "", cluster = "", job = "", link = "" } = found.params;
        const authorizeHead = () =>
            catchErrorResponse(() => {
                authenticator.authorizeHead(head, project);
                return undefined;
            });
        const findUserId = () => authenticator.findCaller(head)?.identity.id;
        const respond = (request: HttpRequest) =>
            catchErrorResponse(() => {
                const user = authenticator.authorize(request, project);
                const { query, body, requestId } = request;
                const cdmRequest: CdmRequest = { cluster, job, link, query, body, user, requestId };
                return applyFault(faults.take(operation, job), () =>
                    catchErrorResponse(() => handle(world, cdmRequest)),
                );
            });
        return {
            operation,
            maxBodyBytes,
            authorizeHead,
            findUserId,
            respond,
            ...(job && { job }),
            ...(link && { link }),
        };
    };
}
