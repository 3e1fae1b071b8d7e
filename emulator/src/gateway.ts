import { loginOf } from "./access/login.js";
import type { Answer } from "./api.js";
import type { Ledger } from "./ledger.js";
import type { Reply } from "./reply.js";
import type { Incoming } from "./server.js";
import type { Found, Service } from "./service.js";
import { gatewayError } from "./wire/errors.js";
import { catchUp } from "./world/automatic.js";
import type { World } from "./world/world.js";

/** The API gateway in front of the services: finds the one that answers, and keeps the ledger. */
export class Gateway {
    constructor(
        private readonly world: World,
        private readonly ledger: Ledger,
        private readonly services: readonly Service[],
    ) {}

    answer(request: Incoming): Reply {
        catchUp(this.world);
        const at = this.world.now();
        const found = this.find(request);
        const reply = found ? found.reply() : notPublished(request);
        this.ledger.add({
            at,
            operation: found?.operation ?? "unknown",
            method: request.method,
            path: request.path,
            ...("dropped" in reply ? reply : { status: reply.status }),
            requestId: request.requestId,
            login: loginOf(request.headers),
            ...(found?.job && { job: found.job }),
        });
        return reply;
    }

    private find(request: Incoming): Found | undefined {
        for (const service of this.services) {
            const found = service(request);
            if (found) {
                return found;
            }
        }
        return undefined;
    }
}

/** Wrong path or wrong method alike, before anyone asks who is calling. */
function notPublished(request: Incoming): Answer {
    const message = "The API does not exist or has not been published in the environment.";
    return gatewayError(404, "APIGW.0101", message, request.requestId);
}
