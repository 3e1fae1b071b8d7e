import type { Access } from "./access/access.js";
import type { Call } from "./api.js";
import type { Faults } from "./faults/faults.js";
import { applyFault } from "./faults/meet.js";
import { mostBytes } from "./reception/body.js";
import { match } from "./router.js";
import { routes } from "./routes/routes.js";
import type { Incoming } from "./server.js";
import { refusable, type Service } from "./service.js";
import type { World } from "./world/world.js";

/** CDM as the gateway sees it: the caller is checked first, and faults meet only those who are let in. */
export function cdmService(world: World, faults: Faults, access: Access): Service {
    return (head) => {
        const found = match(routes, head.method, head.path);
        if (!found) {
            return undefined;
        }
        const { operation, handle } = found.route;
        const { project = "", cluster = "", job = "", link = "" } = found.params;
        const screen = () =>
            refusable(() => {
                access.screen(head, project);
                return undefined;
            });
        const reply = (request: Incoming) =>
            refusable(() => {
                const user = access.admit(request, project);
                const { query, body, requestId } = request;
                const call: Call = { cluster, job, link, query, body, user, requestId };
                return applyFault(faults.take(operation, job), () => refusable(() => handle(world, call)));
            });
        return { operation, mostBytes, screen, reply, ...(job && { job }) };
    };
}
