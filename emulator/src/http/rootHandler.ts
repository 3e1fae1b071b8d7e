import { welcome } from "../welcome/welcome.js";
import type { AllowedHosts } from "./allowedHosts.js";
import { foreignSourceOf } from "./browser.js";
import type { RequestHead } from "./request.js";
import type { RequestHandler } from "./requestHandler.js";

/** Rejects foreign web pages, shows a person the page at `/`, and passes other requests to the control API or to the gateway. */
export function createRootHandler(
    controlHandler: RequestHandler,
    gatewayHandler: RequestHandler,
    allowedHosts: AllowedHosts,
): RequestHandler {
    const handlerOf = ({ path }: RequestHead) => (path.startsWith("/_emulator/") ? controlHandler : gatewayHandler);
    return {
        rejectEarly: (head) => {
            const foreignSource = foreignSourceOf(head, allowedHosts);
            return foreignSource === undefined
                ? (welcome(head, allowedHosts) ?? handlerOf(head).rejectEarly(head))
                : { status: 403, body: { error: `A page of ${foreignSource} may not use the emulator.` } };
        },
        maxBodyBytes: (head) => handlerOf(head).maxBodyBytes(head),
        bodyTooLarge: (head) => handlerOf(head).bodyTooLarge(head),
        handle: (request) => handlerOf(request).handle(request),
    };
}
