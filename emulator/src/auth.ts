import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./api.js";
import { outOfTheBox } from "./outOfTheBox.js";
import { gatewayError } from "./wire/errors.js";

/** `none` accepts anything, any project included. */
export type Auth = "token" | "none";

/**
 * What the gateway answers to a caller it does not let in; undefined for one it does.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export function refuseCaller(
    auth: Auth,
    headers: IncomingHttpHeaders,
    project: string,
    requestId: string,
): Answer | undefined {
    if (auth === "none") {
        return undefined;
    }
    const token = headers["x-auth-token"];
    if (token !== outOfTheBox.token) {
        const reason = token ? "decrypt token fail" : "x-auth-token not found";
        const message = `Incorrect IAM authentication information: ${reason}`;
        return gatewayError(401, "APIGW.0301", message, requestId);
    }
    if (project !== outOfTheBox.project) {
        return gatewayError(403, "APIGW.0310", "The project is unavailable.", requestId);
    }
    return undefined;
}
