import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { declaresMoreThan, discardBody, isWorthDiscarding, readBody } from "./body.js";
import { browserSafetyHeaders } from "./browser.js";
import { type HttpRequest, parseHead, type RequestHead } from "./request.js";
import type { RequestHandler } from "./requestHandler.js";
import type { HttpResult } from "./response.js";
import { sendBody } from "./sendBody.js";

/**
 * Serves `desk`, which is asked for one request at a time: nothing can come between a look and its effect. The date of
 * an answer is the emulator's own: callers reckon their clock's error from it.
 */
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
    isWaiting: boolean,
): Promise<void> {
    const head = parseHead(message);
    const maxBytes = handler.maxBodyBytes(head);
    const rejection =
        handler.rejectEarly(head) ?? (declaresMoreThan(message, maxBytes) ? handler.bodyTooLarge(head) : undefined);
    if (!rejection && isWaiting) {
        response.writeContinue();
    }
    const bytes = rejection ? "refused" : await readBody(message, maxBytes);
    if (bytes === "gone") {
        return;
    }
    response.setHeader("Date", new Date(now()).toUTCString());
    if (typeof bytes !== "string") {
        sendResult(handleSafely(handler, { ...head, bytes, body: bytes.toString() }), head, response);
        return;
    }
    const rest = isWaiting ? Promise.resolve() : discardBody(message);
    if (!isWaiting && isWorthDiscarding(message)) {
        await rest;
    } else {
        // What is left of the body must not be taken for the next request.
        response.setHeader("Connection", "close");
    }
    sendResult(rejection ?? handler.bodyTooLarge(head), head, response, rest);
}

/** A mistake of the emulator's own is answered too. What it says of it holds nothing of the request. */
function handleSafely(handler: RequestHandler, request: HttpRequest): HttpResult {
    try {
        return handler.handle(request);
    } catch (error) {
        logFailure(error);
        return { status: 500, body: { error: "The emulator made a mistake; where, it has said on stderr." } };
    }
}

function logFailure(error: unknown): void {
    const { name, stack = "" } = error instanceof Error ? error : new Error();
    const [location = ""] = /^ +at .*$/m.exec(stack) ?? [];
    process.stderr.write(`huaweicloud-cdm-emulator: a request could not be answered: ${name}${location.trimEnd()}\n`);
}

/** @param rest of the body: the answer is sent at once, and ends when that has come */
function sendResult(
    reply: HttpResult,
    { requestId }: RequestHead,
    response: ServerResponse,
    rest?: Promise<void>,
): void {
    if ("dropped" in reply) {
        response.destroy();
        return;
    }
    const { status, body, headers = {}, delivery } = reply;
    response.statusCode = status;
    for (const [name, value] of Object.entries({ ...browserSafetyHeaders, "X-Request-Id": requestId })) {
        response.setHeader(name, value);
    }
    if (body !== undefined) {
        response.setHeader("Content-Type", typeof body === "string" ? "text/html" : "application/json");
    }
    for (const [name, value] of Object.entries(headers)) {
        response.setHeader(name, value);
    }
    const bytes = bytesOf(body);
    if (rest) {
        response.setHeader("Content-Length", bytes.length);
        response.write(bytes);
        rest.then(() => response.end());
    } else {
        sendBody(response, bytes, delivery);
    }
}

function bytesOf(body: unknown): Buffer {
    return Buffer.from(body === undefined || typeof body === "string" ? (body ?? "") : JSON.stringify(body));
}
