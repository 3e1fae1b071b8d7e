import { type Answer, type Operation, Refusal } from "./api.js";
import type { Faults } from "./faults/faults.js";
import { applyFault } from "./faults/meet.js";
import { mostBytesOfNobody } from "./reception/body.js";
import type { Head } from "./reception/head.js";
import type { Reply } from "./reply.js";
import { match, type Pattern } from "./router.js";
import type { Incoming } from "./server.js";

/** Who answers a request; nothing has happened yet. */
export interface Found {
    readonly operation: Operation;
    readonly job?: string;
    /** How many bytes of body are read at most. */
    readonly mostBytes: number;
    /** Says no to a caller by the head alone, where that is enough. */
    readonly screen?: () => Answer | undefined;
    readonly reply: (request: Incoming) => Reply;
}

/** One of the services behind the gateway; undefined where the request is not for it. */
export type Service = (head: Head) => Found | undefined;

/** A route that sees to its callers itself. */
export interface OwnRoute<Context> extends Pattern {
    readonly operation: Operation;
    readonly handle: (context: Context, request: Incoming) => Answer;
}

/** A service whose faults meet a request before anybody asks who is calling: to ask that is its work. */
export function serviceOf<Context>(routes: readonly OwnRoute<Context>[], context: Context, faults: Faults): Service {
    return ({ method, path }) => {
        const found = match(routes, method, path);
        if (!found) {
            return undefined;
        }
        const { operation, handle } = found.route;
        const reply = (request: Incoming) =>
            applyFault(faults.take(operation, ""), () => refusable(() => handle(context, request)));
        return { operation, mostBytes: mostBytesOfNobody, reply };
    };
}

export function refusable<Result>(work: () => Result): Result | Answer {
    try {
        return work();
    } catch (error) {
        if (error instanceof Refusal) {
            return error.answer;
        }
        throw error;
    }
}
