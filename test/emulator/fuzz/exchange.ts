import { connect } from "node:net";

/** Enough of an answer to know it by. */
const mostRead = 300_000;

/**
 * Sends these bytes and reads until the other side closes. Where they are no whole request this side ends first, as a
 * caller does that goes away. Undefined where the connection was broken rather than closed.
 */
export function exchange(port: number, bytes: Buffer, isWhole: boolean): Promise<string | undefined> {
    return new Promise((resolve) => {
        const socket = connect({ port, host: "127.0.0.1", noDelay: true });
        const read: Buffer[] = [];
        let size = 0;
        const text = () => Buffer.concat(read).toString("latin1");
        socket.on("data", (data: Buffer) => {
            read.push(data);
            size += data.length;
            if (size > mostRead) socket.destroy();
        });
        socket.on("error", () => {
            // An answer that had come before counts.
            resolve(size > 0 ? text() : undefined);
        });
        socket.on("close", () => resolve(text()));
        if (isWhole) socket.write(bytes);
        else socket.end(bytes);
    });
}
