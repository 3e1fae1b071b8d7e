import { loginOf } from "./access/login.js";
import type { Answer } from "./api.js";
import type { Ledger } from "./ledger.js";
import type { Head } from "./reception/head.js";
import type { Reply } from "./reply.js";
import type { Desk, Incoming } from "./server.js";
import type { Found, Service } from "./service.js";
import { gatewayError } from "./wire/errors.js";
import { advance } from "./world/automatic.js";
import type { World } from "./world/world.js";

/** The API gateway in front of the services: finds the one that answers, and keeps the ledger. */
export class Gateway implements Desk {
    constructor(
        private readonly world: World,
        private readonly ledger: Ledger,
        private readonly services: readonly Service[],
    ) {}

    /** By the head alone; what is let through is asked again when it is there as a whole. */
    refuse(head: Head): Reply | undefined {
        advance(this.world);
        const found = this.find(head);
        const reply = found ? found.screen?.() : notPublished(head);
        return reply && this.entered(head, found, reply);
    }

    mostBytes(head: Head): number {
        return this.find(head)?.mostBytes ?? 0;
    }

    /** Documented with this code and status, without its words. */
    tooLarge(head: Head): Reply {
        const answer = gatewayError(413, "APIGW.0201", "Request entity too large.", head.requestId);
        return this.entered(head, this.find(head), answer);
    }

    answer(request: Incoming): Reply {
        advance(this.world);
        const found = this.find(request);
        return this.entered(request, found, found ? found.reply(request) : notPublished(request));
    }

    private entered(head: Head, found: Found | undefined, reply: Reply): Reply {
        this.ledger.add({
            at: this.world.now(),
            operation: found?.operation ?? "unknown",
            method: head.method,
            path: head.path,
            ...("dropped" in reply ? reply : { status: reply.status }),
            requestId: head.requestId,
            login: loginOf(head.headers),
            ...(found?.job && { job: found.job }),
        });
        return reply;
    }

    private find(head: Head): Found | undefined {
        for (const service of this.services) {
            const found = service(head);
            if (found) {
                return found;
            }
        }
        return undefined;
    }
}

/** Wrong path or wrong method alike, before anyone asks who is calling. */
function notPublished({ requestId }: Head): Answer {
    const message = "The API does not exist or has not been published in the environment.";
    return gatewayError(404, "APIGW.0101", message, requestId);
}
