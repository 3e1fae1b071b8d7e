import type { HttpRequest, RequestHead } from "./request.js";
import type { HttpResult } from "./response.js";

/** What stands behind the socket. */
export interface RequestHandler {
    /** Says no by the head alone: nothing of the body is read then. */
    rejectEarly(head: RequestHead): HttpResult | undefined;
    /** How many bytes of body are read at most. */
    maxBodyBytes(head: RequestHead): number;
    bodyTooLarge(head: RequestHead): HttpResult;
    handle(request: HttpRequest): HttpResult;
}
