import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { declaresMoreThan, discardBody, isWorthDiscarding, readBody } from "./body.js";
import { render } from "./render.js";
import { type HttpRequest, parseHead } from "./request.js";
import type { RequestHandler } from "./requestHandler.js";
import type { HttpResult } from "./response.js";
import { sendBody } from "./sendBody.js";

/** Serves HTTP with a synchronous handler, so that no request can come between a check and its effect. */
export function serve(handler: RequestHandler, now: () => number): Server {
    const receive = async (message: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => {
        // A caller may hang up at any moment.
        message.on("error", () => {});
        response.on("error", () => {});
        try {
            await handleMessage(handler, now, message, response, expectsContinue);
        } catch (error) {
            logFailure(error);
            response.destroy();
        }
    };
    const server = createServer((message, response) => void receive(message, response, false));
    return server.on("checkContinue", (message, response) => void receive(message, response, true));
}

async function handleMessage(
    handler: RequestHandler,
    now: () => number,
    message: IncomingMessage,
    response: ServerResponse,
    expectsContinue: boolean,
): Promise<void> {
    const head = parseHead(message);
    const maxBytes = handler.maxBodyBytes(head);
    const rejection =
        handler.rejectEarly(head) ?? (declaresMoreThan(message, maxBytes) ? handler.bodyTooLarge(head) : undefined);
    if (!rejection && expectsContinue) {
        response.writeContinue();
    }
    const bytes = rejection ? "refused" : await readBody(message, maxBytes);
    if (bytes === "gone") {
        return;
    }
    const send = (result: HttpResult, rest?: Promise<void>) =>
        sendResult(result, head.requestId, now(), response, rest);
    if (typeof bytes !== "string") {
        send(handleSafely(handler, { ...head, bytes, body: bytes.toString() }));
        return;
    }
    const rest = expectsContinue ? Promise.resolve() : discardBody(message);
    if (!expectsContinue && isWorthDiscarding(message)) {
        await rest;
    } else {
        // The caller's next request must not start with the rest of this body.
        response.setHeader("Connection", "close");
    }
    send(rejection ?? handler.bodyTooLarge(head), rest);
}

/** Answers 500 if the emulator itself fails. The response and the log hold nothing of the request. */
function handleSafely(handler: RequestHandler, request: HttpRequest): HttpResult {
    try {
        return handler.handle(request);
    } catch (error) {
        logFailure(error);
        return { status: 500, body: { error: "The emulator failed. Its stderr names the failing line." } };
    }
}

function logFailure(error: unknown): void {
    const { name, stack = "" } = error instanceof Error ? error : new Error();
    const [location = ""] = /^ +at .*$/m.exec(stack) ?? [];
    process.stderr.write(
        `huaweicloud-cdm-emulator: the emulator could not answer a request: ${name}${location.trimEnd()}\n`,
    );
}

/**
 * @param rest of the request body: the response starts at once, and ends when the rest has arrived
 */
function sendResult(
    result: HttpResult,
    requestId: string,
    now: number,
    response: ServerResponse,
    rest?: Promise<void>,
): void {
    if ("dropped" in result) {
        response.destroy();
        return;
    }
    const { status, headers, bytes } = render(result, requestId, now);
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) {
        response.setHeader(name, value);
    }
    if (rest) {
        response.setHeader("Content-Length", bytes.length);
        response.write(bytes);
        rest.then(() => response.end());
    } else {
        sendBody(response, bytes, result.delivery);
    }
}
