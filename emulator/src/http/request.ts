import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** The part of a request that arrives before its body. */
export interface RequestHead {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly requestId: string;
}

export function parseHead(message: Pick<IncomingMessage, "method" | "url" | "headers">): RequestHead {
    const [path = "/", query] = (message.url ?? "/").split("?", 2);
    return {
        method: message.method ?? "GET",
        path,
        query: new URLSearchParams(query),
        headers: message.headers,
        requestId: randomUUID().replaceAll("-", ""),
    };
}

/** A request with its body. */
export interface HttpRequest extends RequestHead {
    /** The raw body. A signature covers every byte of it. */
    readonly bytes: Buffer;
    readonly body: string;
}
