import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import type { Delivery } from "./response.js";

/** Sends a body, disturbed as `delivery` says. Timers run in real time and end with the connection. */
export function sendBody(response: ServerResponse, body: Buffer, delivery: Delivery | undefined): void {
    switch (delivery?.kind) {
        case undefined:
            response.end(body);
            return;
        case "delay": {
            const timer = setTimeout(() => response.end(body), delivery.ms);
            response.once("close", () => clearTimeout(timer));
            return;
        }
        case "truncate":
            response.setHeader("Content-Length", body.length);
            response.write(body.subarray(0, body.length / 2), () => response.destroy());
            return;
        case "drip":
            drip(response, body, delivery);
            return;
        case "large": {
            const size = Math.max(delivery.bytes, body.length);
            response.setHeader("Content-Length", size);
            pipeline(Readable.from(padded(body, size)), response, () => {});
            return;
        }
    }
}

function drip(response: ServerResponse, body: Buffer, { everyMs, bytes, endless }: Delivery & { kind: "drip" }): void {
    if (!endless) {
        response.setHeader("Content-Length", body.length);
    }
    response.flushHeaders();
    let sent = 0;
    const timer = setInterval(() => {
        if (response.writableNeedDrain) {
            return; // the caller does not read, and unsent pieces must not fill the memory
        }
        if (sent < body.length) {
            response.write(body.subarray(sent, sent + bytes));
            sent += bytes;
        } else if (endless) {
            response.write(Buffer.alloc(bytes, " "));
        } else {
            response.end();
        }
    }, everyMs);
    response.once("close", () => clearInterval(timer));
}

/** JSON may end in spaces, so the caller can still parse the body. */
function* padded(body: Buffer, size: number): Generator<Buffer> {
    const spaces = Buffer.alloc(65_536, " ");
    yield body;
    for (let remaining = size - body.length; remaining > 0; remaining -= spaces.length) {
        yield spaces.subarray(0, remaining);
    }
}
