import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { deliver } from "./deliver.js";
import { discardBody, isShort, readBody, saysMoreThan } from "./reception/body.js";
import { type Head, headOf } from "./reception/head.js";
import { inert } from "./reception/webPage.js";
import type { Reply } from "./reply.js";

/** A request that has arrived as a whole. */
export interface Incoming extends Head {
    /** The body as it came: a signature covers every byte of it. */
    readonly bytes: Buffer;
    readonly body: string;
}

/** What stands behind the socket. */
export interface Desk {
    /** Says no by the head alone: nothing of the body is read then. */
    refuse(head: Head): Reply | undefined;
    /** How many bytes of body are read at most. */
    mostBytes(head: Head): number;
    tooLarge(head: Head): Reply;
    answer(request: Incoming): Reply;
}

/**
 * Serves `desk`, which is asked for one request at a time: nothing can come between a look and its effect. The date of
 * an answer is the emulator's own: callers reckon their clock's error from it.
 */
export function serve(desk: Desk, now: () => number): Server {
    const receive = async (message: IncomingMessage, response: ServerResponse, isWaiting: boolean) => {
        // A caller may hang up at any moment.
        message.on("error", () => {});
        response.on("error", () => {});
        try {
            await attend(desk, now, message, response, isWaiting);
        } catch (error) {
            report(error);
            response.destroy();
        }
    };
    const server = createServer((message, response) => void receive(message, response, false));
    return server.on("checkContinue", (message, response) => void receive(message, response, true));
}

async function attend(
    desk: Desk,
    now: () => number,
    message: IncomingMessage,
    response: ServerResponse,
    isWaiting: boolean,
): Promise<void> {
    const head = headOf(message);
    const most = desk.mostBytes(head);
    const refusal = desk.refuse(head) ?? (saysMoreThan(message, most) ? desk.tooLarge(head) : undefined);
    if (!refusal && isWaiting) {
        response.writeContinue();
    }
    const bytes = refusal ? "refused" : await readBody(message, most);
    if (bytes === "gone") {
        return;
    }
    response.setHeader("Date", new Date(now()).toUTCString());
    if (typeof bytes !== "string") {
        send(answer(desk, { ...head, bytes, body: bytes.toString() }), head, response);
        return;
    }
    const rest = isWaiting ? Promise.resolve() : discardBody(message);
    if (!isWaiting && isShort(message)) {
        await rest;
    } else {
        // What is left of the body must not be taken for the next request.
        response.setHeader("Connection", "close");
    }
    send(refusal ?? desk.tooLarge(head), head, response, rest);
}

/** A mistake of the emulator's own is answered too. What it says of it holds nothing of the request. */
function answer(desk: Desk, request: Incoming): Reply {
    try {
        return desk.answer(request);
    } catch (error) {
        report(error);
        return { status: 500, body: { error: "The emulator made a mistake; where, it has said on stderr." } };
    }
}

function report(error: unknown): void {
    const { name, stack = "" } = error instanceof Error ? error : new Error();
    const [where = ""] = /^ +at .*$/m.exec(stack) ?? [];
    process.stderr.write(`huaweicloud-cdm-emulator: a request could not be answered: ${name}${where.trimEnd()}\n`);
}

/** @param rest of the body: the answer is sent at once, and ends when that has come */
function send(reply: Reply, { requestId }: Head, response: ServerResponse, rest?: Promise<void>): void {
    if ("dropped" in reply) {
        response.destroy();
        return;
    }
    const { status, body, headers = {}, delivery } = reply;
    response.statusCode = status;
    for (const [name, value] of Object.entries({ ...inert, "X-Request-Id": requestId })) {
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
        deliver(response, bytes, delivery);
    }
}

function bytesOf(body: unknown): Buffer {
    return Buffer.from(body === undefined || typeof body === "string" ? (body ?? "") : JSON.stringify(body));
}
