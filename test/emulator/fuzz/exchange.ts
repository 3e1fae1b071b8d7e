import { connect } from "node:net";

/** Enough of an answer to know it by. */
const mostRead = 300_000;

/**
 * When this side ends: after the other, which was asked to close; after an answer, where the other waits for more; or at
 * once, as a caller does that goes away.
 */
export type Ending = "last" | "afterAnswer" | "atOnce";

/** Sends these bytes and reads until the connection is closed. Undefined where it was broken before an answer came. */
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
            // An answer that had come before counts.
            resolve(size > 0 ? text() : undefined);
        });
        socket.on("close", () => resolve(text()));
        if (ending === "atOnce") socket.end(bytes);
        else socket.write(bytes);
    });
}
