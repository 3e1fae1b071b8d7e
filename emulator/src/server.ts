import { randomUUID } from "node:crypto";
import {
    createServer,
    type IncomingHttpHeaders,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { deliver } from "./deliver.js";
import type { Reply } from "./reply.js";

/** A request that has arrived as a whole. */
export interface Incoming {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    /** The body as it came: a signature covers every byte of it. */
    readonly bytes: Buffer;
    readonly body: string;
    readonly requestId: string;
}

/**
 * Serves `answer`, which is called for one request at a time: nothing can come between a look and its effect. The date of an
 * answer is the emulator's own: callers reckon their clock's error from it.
 */
export function serve(answer: (request: Incoming) => Reply, now: () => number): Server {
    return createServer(async (message, response) => {
        const request = await receive(message);
        if (request) {
            response.setHeader("Date", new Date(now()).toUTCString());
            send(answer(request), request, response);
        }
    });
}

async function receive(message: IncomingMessage): Promise<Incoming | undefined> {
    const [path = "/", query] = (message.url ?? "/").split("?", 2);
    try {
        const bytes = await buffer(message);
        return {
            method: message.method ?? "GET",
            path,
            query: new URLSearchParams(query),
            headers: message.headers,
            bytes,
            body: bytes.toString(),
            requestId: randomUUID().replaceAll("-", ""),
        };
    } catch {
        return undefined; // the caller hung up in the middle of its body: nobody is left to answer
    }
}

function send(reply: Reply, request: Incoming, response: ServerResponse): void {
    if ("dropped" in reply) {
        response.destroy();
        return;
    }
    const { status, body, headers = {}, delivery } = reply;
    response.statusCode = status;
    response.setHeader("X-Request-Id", request.requestId);
    if (body !== undefined) {
        response.setHeader("Content-Type", typeof body === "string" ? "text/html" : "application/json");
    }
    for (const [name, value] of Object.entries(headers)) {
        response.setHeader(name, value);
    }
    deliver(response, bytesOf(body), delivery);
}

function bytesOf(body: unknown): Buffer {
    return Buffer.from(body === undefined || typeof body === "string" ? (body ?? "") : JSON.stringify(body));
}
