import { randomUUID } from "node:crypto";
import {
    createServer,
    type IncomingHttpHeaders,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import type { Answer } from "./api.js";
import type { Dropped } from "./faults.js";

/** A request that has arrived as a whole. */
export interface Incoming {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
    readonly requestId: string;
}

/** Serves `answer`, which is called for one request at a time: nothing can come between a look and its effect. */
export function serve(answer: (request: Incoming) => Answer | Dropped): Server {
    return createServer(async (message, response) => {
        const request = await receive(message);
        if (request) {
            send(answer(request), request, response);
        }
    });
}

async function receive(message: IncomingMessage): Promise<Incoming | undefined> {
    const [path = "/", query] = (message.url ?? "/").split("?", 2);
    try {
        return {
            method: message.method ?? "GET",
            path,
            query: new URLSearchParams(query),
            headers: message.headers,
            body: await text(message),
            requestId: randomUUID().replaceAll("-", ""),
        };
    } catch {
        return undefined; // the caller hung up in the middle of its body: nobody is left to answer
    }
}

function send(answer: Answer | Dropped, request: Incoming, response: ServerResponse): void {
    if ("dropped" in answer) {
        response.destroy();
        return;
    }
    const { status, body } = answer;
    response.statusCode = status;
    response.setHeader("X-Request-Id", request.requestId);
    if (body === undefined) {
        response.end();
        return;
    }
    response.setHeader("Content-Type", typeof body === "string" ? "text/html" : "application/json");
    response.end(typeof body === "string" ? body : JSON.stringify(body));
}
