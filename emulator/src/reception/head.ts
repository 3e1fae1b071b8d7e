import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** What is known of a request before its body. */
export interface Head {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly requestId: string;
}

export function headOf(message: IncomingMessage): Head {
    const [path = "/", query] = (message.url ?? "/").split("?", 2);
    return {
        method: message.method ?? "GET",
        path,
        query: new URLSearchParams(query),
        headers: message.headers,
        requestId: randomUUID().replaceAll("-", ""),
    };
}
