import type { Access } from "./access/access.js";
import { loginOf } from "./access/login.js";
import { type Answer, type ApiRoute, type Call, Refusal } from "./api.js";
import type { Faults } from "./faults/faults.js";
import { meet } from "./faults/meet.js";
import type { Ledger } from "./ledger.js";
import type { Reply } from "./reply.js";
import { type Match, match } from "./router.js";
import { routes } from "./routes/routes.js";
import type { Incoming } from "./server.js";
import { gatewayError } from "./wire/errors.js";
import { catchUp } from "./world/automatic.js";
import type { World } from "./world/world.js";

/** The API gateway in front of CDM: finds the API, checks the caller, plays the faults, keeps the ledger. */
export class Gateway {
    constructor(
        private readonly world: World,
        private readonly faults: Faults,
        private readonly ledger: Ledger,
        private readonly access: Access,
    ) {}

    answer(request: Incoming): Reply {
        catchUp(this.world);
        const at = this.world.now();
        const found = match(routes, request.method, request.path);
        const reply = found ? this.pass(found, request) : notPublished(request);
        this.ledger.add({
            at,
            operation: found?.route.operation ?? "unknown",
            method: request.method,
            path: request.path,
            ...("dropped" in reply ? reply : { status: reply.status }),
            requestId: request.requestId,
            login: loginOf(request.headers),
            ...(found?.params.job && { job: found.params.job }),
        });
        return reply;
    }

    private pass({ route, params }: Match<ApiRoute>, request: Incoming): Reply {
        const { project = "", cluster = "", job = "", link = "" } = params;
        const { query, body, requestId } = request;
        return refusable(() => {
            const user = this.access.admit(request, project);
            const call: Call = { cluster, job, link, query, body, user, requestId };
            return meet(this.faults.take(route.operation, job), () => refusable(() => route.handle(this.world, call)));
        });
    }
}

function refusable<Result>(work: () => Result): Result | Answer {
    try {
        return work();
    } catch (error) {
        if (error instanceof Refusal) {
            return error.answer;
        }
        throw error;
    }
}

/** Wrong path or wrong method alike, before anyone asks who is calling. */
function notPublished(request: Incoming): Answer {
    const message = "The API does not exist or has not been published in the environment.";
    return gatewayError(404, "APIGW.0101", message, request.requestId);
}
