import type { AllowedHosts } from "../http/allowedHosts.js";
import type { RequestHead } from "../http/request.js";
import type { HttpResponse } from "../http/response.js";
import { page, pageHeaders } from "./page.js";

/**
 * Answers a person's browser at `/`, under the names of the control API. Undefined for every other request: a program
 * gets the gateway's answer there, as from CDM.
 */
export function welcome({ method, path, headers }: RequestHead, allowedHosts: AllowedHosts): HttpResponse | undefined {
    const { host, accept = "" } = headers;
    const isPerson = /\btext\/html\b/i.test(accept);
    if (method !== "GET" || path !== "/" || !isPerson || !allowedHosts.has(host)) {
        return undefined;
    }
    return { status: 200, body: page(`http://${host}`), headers: pageHeaders };
}
