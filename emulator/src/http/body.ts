import type { IncomingMessage } from "node:http";

/**
 * What the gateway forwards at most.
 *
 * @see https://support.huaweicloud.com/intl/en-us/apig_faq/apig-faq-180606013.html
 */
export const maxBodyBytes = 12_000_000;

/** Of a login: its caller is nobody yet. */
export const maxUnauthenticatedBodyBytes = 256_000;

/** What is still taken, unread, of a body that was refused. A caller that is still sending would not see the answer. */
const maxDiscardedBytes = 1_000_000;

/** Whether the head itself says that the body is larger. */
export function declaresMoreThan(message: IncomingMessage, maxBytes: number): boolean {
    return Number(message.headers["content-length"] ?? 0) > maxBytes;
}

/** Whether the rest of a refused body is worth waiting for, so that the connection can go on. */
export function isWorthDiscarding(message: IncomingMessage): boolean {
    return message.headers["transfer-encoding"] === undefined && !declaresMoreThan(message, maxDiscardedBytes);
}

/** "gone" where the caller hung up in the middle of its body: nobody is left to answer. */
export function readBody(message: IncomingMessage, most: number): Promise<Buffer | "tooLarge" | "gone"> {
    return new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const take = (chunk: Buffer) => {
            size += chunk.length;
            if (size > most) {
                message.off("data", take).pause();
                resolve("tooLarge");
            } else {
                chunks.push(chunk);
            }
        };
        message.on("data", take);
        message.once("end", () => resolve(Buffer.concat(chunks)));
        message.once("error", () => resolve("gone"));
        message.once("close", () => resolve("gone"));
    });
}

/** Resolves when the caller has sent all, has hung up, or has sent more than is waited for. */
export function discardBody(message: IncomingMessage): Promise<void> {
    return new Promise((resolve) => {
        let left = maxDiscardedBytes;
        message.on("data", (chunk: Buffer) => {
            left -= chunk.length;
            if (left < 0) {
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
