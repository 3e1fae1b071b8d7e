import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** The way to an emulator, which can be cut: then nobody listens at its address until it is mended. */
export class Line {
    private readonly sockets = new Set<Socket>();
    private server: Server | undefined;
    private port = 0;

    constructor(private readonly target: URL) {}

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    async mend(): Promise<void> {
        if (this.server) return;
        this.server = createServer((near) => {
            const far = connect(Number(this.target.port), this.target.hostname);
            this.keep(near, far);
            this.keep(far, near);
            near.pipe(far).pipe(near);
        });
        this.server.listen(this.port, "127.0.0.1");
        await once(this.server, "listening");
        this.port = (this.server.address() as AddressInfo).port;
    }

    async cut(): Promise<void> {
        if (!this.server) return;
        const closed = once(this.server, "close");
        this.server.close();
        this.server = undefined;
        for (const socket of this.sockets) socket.destroy();
        await closed;
    }

    private keep(socket: Socket, peer: Socket): void {
        this.sockets.add(socket);
        socket.on("error", () => peer.destroy());
        socket.on("close", () => {
            this.sockets.delete(socket);
            peer.destroy();
        });
    }
}
