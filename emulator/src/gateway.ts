import type { Answer, ApiRoute } from "./api.js";
import { type Auth, refuseCaller } from "./auth.js";
import { answerWith, type Dropped, type Faults } from "./faults.js";
import type { Ledger } from "./ledger.js";
import { outOfTheBox } from "./outOfTheBox.js";
import { type Match, match } from "./router.js";
import { cluster } from "./routes/cluster.js";
import { job } from "./routes/job.js";
import { start } from "./routes/start.js";
import { status } from "./routes/status.js";
import { stop } from "./routes/stop.js";
import type { Incoming } from "./server.js";
import type { World } from "./store.js";
import { gatewayError } from "./wire/errors.js";

const routes: readonly ApiRoute[] = [start, stop, status, job, cluster];

/** The API gateway in front of CDM: finds the API, checks the caller, plays the faults, keeps the ledger. */
export class Gateway {
    constructor(
        private readonly world: World,
        private readonly faults: Faults,
        private readonly ledger: Ledger,
        private readonly auth: Auth,
    ) {}

    answer(request: Incoming): Answer | Dropped {
        const at = this.world.now();
        const found = match(routes, request.method, request.path);
        const answer = found ? this.pass(found, request) : notPublished(request);
        this.ledger.add({
            at,
            operation: found?.route.operation ?? "unknown",
            method: request.method,
            path: request.path,
            ...("status" in answer ? { status: answer.status } : answer),
            requestId: request.requestId,
            ...(found?.params.job && { job: found.params.job }),
        });
        return answer;
    }

    private pass({ route, params }: Match<ApiRoute>, request: Incoming): Answer | Dropped {
        const { project = "", cluster = "", job = "" } = params;
        const refusal = refuseCaller(this.auth, request.headers, project, request.requestId);
        if (refusal) {
            return refusal;
        }
        const call = { cluster, job, body: request.body, user: outOfTheBox.user };
        return answerWith(this.faults.take(route.operation), () => route.handle(this.world, call));
    }
}

/** Wrong path or wrong method alike, before anyone asks who is calling. */
function notPublished(request: Incoming): Answer {
    const message = "The API does not exist or has not been published in the environment.";
    return gatewayError(404, "APIGW.0101", message, request.requestId);
}
