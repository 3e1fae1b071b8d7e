import { connect } from "node:net";

/** Enough bytes to recognize a response. */
const mostRead = 300_000;

/**
 * When the client closes its side: after the server, which it asked to close; after a response, if the server waits for
 * more; or at once, like a caller that goes away.
 */
export type Ending = "last" | "afterAnswer" | "atOnce";

/** Sends the bytes and reads until the connection closes. Undefined if the connection broke before a response. */
export function exchange(port: number, bytes: Buffer, ending: Ending): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = connect({ port, host: "127.0.0.1", noDelay: true });
        const read: Buffer[] = [];
        let size = 0;
        const text = () => Buffer.concat(read).toString("latin1");
        socket.on("data", (data: Buffer) => {
            read.push(data);
            size += data.length;
            if (size > mostRead) socket.destroy();
            else if (ending === "afterAnswer") socket.end();
        });
        socket.on("error", () => {
            // A response that arrived before the error counts.
            resolve(size > 0 ? text() : undefined);
        });
        socket.on("close", () => resolve(text()));
        if (ending === "atOnce") socket.end(bytes);
        else socket.write(bytes);
    });
}
