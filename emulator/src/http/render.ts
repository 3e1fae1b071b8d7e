import { browserSafetyHeaders } from "./browser.js";
import type { HttpResponse } from "./response.js";

/** A response as the caller gets it. */
export interface Rendered {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly bytes: Buffer;
}

/** The `Date` header shows the emulated time, because callers compute the error of their clock from it. */
export function render({ status, body, headers }: HttpResponse, requestId: string, now: number): Rendered {
    return {
        status,
        headers: {
            Date: new Date(now).toUTCString(),
            ...browserSafetyHeaders,
            "X-Request-Id": requestId,
            ...(body !== undefined && { "Content-Type": typeof body === "string" ? "text/html" : "application/json" }),
            ...headers,
        },
        bytes: Buffer.from(body === undefined || typeof body === "string" ? (body ?? "") : JSON.stringify(body)),
    };
}
