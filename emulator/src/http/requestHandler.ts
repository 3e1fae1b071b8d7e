import type { HttpRequest, RequestHead } from "./request.js";
import type { HttpResult } from "./response.js";

/** Answers the requests that the server receives. */
export interface RequestHandler {
    /** Rejects a request by its head alone. The server then does not read the body. */
    rejectEarly(head: RequestHead): HttpResult | undefined;
    /** The most bytes of a body that the server reads. */
    maxBodyBytes(head: RequestHead): number;
    bodyTooLarge(head: RequestHead): HttpResult;
    handle(request: HttpRequest): HttpResult;
}
