import type { IncomingHttpHeaders } from "node:http";

/** The kind of credentials in a request, valid or not. */
export type AuthScheme = "token" | "signature" | "none";

export const algorithm = "SDK-HMAC-SHA256";

export function authSchemeOf(headers: IncomingHttpHeaders): AuthScheme {
    if (headers.authorization?.startsWith(algorithm)) {
        return "signature";
    }
    return headers["x-auth-token"] ? "token" : "none";
}
