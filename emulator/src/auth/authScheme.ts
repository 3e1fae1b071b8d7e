import type { IncomingHttpHeaders } from "node:http";

/** How a caller means to get in, be it let in or not. */
export type AuthScheme = "token" | "signature" | "none";

export const algorithm = "SDK-HMAC-SHA256";

export function authSchemeOf(headers: IncomingHttpHeaders): AuthScheme {
    if (headers.authorization?.startsWith(algorithm)) {
        return "signature";
    }
    return headers["x-auth-token"] ? "token" : "none";
}
