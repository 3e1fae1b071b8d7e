import type { IncomingMessage } from "node:http";

/**
 * The largest body that the gateway forwards.
 *
 * @see https://support.huaweicloud.com/intl/en-us/apig_faq/apig-faq-180606013.html
 */
export const maxBodyBytes = 12_000_000;

/** The largest body of a login. Its caller is not authenticated yet. */
export const maxUnauthenticatedBodyBytes = 256_000;

/**
 * How much of a rejected body the emulator still receives, and discards. A caller does not see the response while it is
 * sending.
 */
const maxDiscardedBytes = 1_000_000;

/** True if `Content-Length` is larger than `maxBytes`. */
export function declaresMoreThan(message: IncomingMessage, maxBytes: number): boolean {
    return Number(message.headers["content-length"] ?? 0) > maxBytes;
}

/** True if the rest of a rejected body is short. The emulator then discards it and keeps the connection. */
export function isWorthDiscarding(message: IncomingMessage): boolean {
    return message.headers["transfer-encoding"] === undefined && !declaresMoreThan(message, maxDiscardedBytes);
}

/** Resolves to "gone" if the caller hung up before the end of its body. */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer | "tooLarge" | "gone"> {
    return new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const collect = (chunk: Buffer) => {
            size += chunk.length;
            if (size > maxBytes) {
                message.off("data", collect).pause();
                resolve("tooLarge");
            } else {
                chunks.push(chunk);
            }
        };
        message.on("data", collect);
        message.once("end", () => resolve(Buffer.concat(chunks)));
        message.once("error", () => resolve("gone"));
        message.once("close", () => resolve("gone"));
    });
}

/** Resolves when the caller has sent the whole body, has hung up, or has sent more than `maxDiscardedBytes`. */
export function discardBody(message: IncomingMessage): Promise<void> {
    return new Promise((resolve) => {
        let remaining = maxDiscardedBytes;
        message.on("data", (chunk: Buffer) => {
            remaining -= chunk.length;
            if (remaining < 0) {
                message.pause();
                resolve();
            }
        });
        for (const event of ["end", "error", "close"]) {
            message.once(event, () => resolve());
        }
        message.resume();
    });
}
