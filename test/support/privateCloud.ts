import { readFileSync } from "node:fs";
import { request as forward, type IncomingHttpHeaders } from "node:http";
import { createServer, type Server } from "node:https";
import {
    type AddressInfo,
    connect,
    createServer as createProxy,
    type Socket,
    type Server as TcpServer,
} from "node:net";
import { join } from "node:path";

const fixtures = join(__dirname, "../../fixtures/tls");
const read = (name: string) => readFileSync(join(fixtures, name), "utf8");

/** The authority that has signed the server's certificate; no machine trusts it. */
export const authority = { path: join(fixtures, "ca.pem"), text: read("ca.pem") };
/** The names in the certificate, none of which any name server knows. */
export const host = "cdm.example.test";

/** An https server with a certificate of its own authority before an emulator, perhaps below a path. */
export class PrivateCloud {
    readonly seen: { url: string; headers: IncomingHttpHeaders }[] = [];
    private server!: Server;

    async open(emulatorUrl: string, prefix = ""): Promise<void> {
        const certificate = { key: read("server.key"), cert: read("server.pem") };
        this.server = createServer(certificate, (request, response) => {
            this.seen.push({ url: request.url ?? "", headers: request.headers });
            const { method = "GET", headers } = request;
            const url = `${emulatorUrl}${request.url?.slice(prefix.length)}`;
            const onward = forward(url, { method, headers }, (answer) => {
                response.writeHead(answer.statusCode ?? 500, answer.headers);
                answer.pipe(response);
            });
            request.pipe(onward);
        });
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }
}

/** A proxy that knows CONNECT alone, and remembers every byte that it could read. */
export class ConnectProxy {
    readonly asked: string[] = [];
    /** What it answers where it lets nobody through. */
    refusal: string | undefined;
    private proxy!: TcpServer;
    private readonly sockets = new Set<Socket>();

    /** Whatever host is asked for, it is the one at this port. */
    async open(port: number): Promise<void> {
        this.proxy = createProxy((socket) => {
            this.sockets.add(socket.on("error", () => {}));
            socket.once("data", (head) => {
                this.asked.push(head.toString("latin1"));
                if (this.refusal !== undefined) return void socket.end(this.refusal);
                const onward = connect(port, "127.0.0.1", () => {
                    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
                    socket.pipe(onward).pipe(socket);
                });
                onward.on("error", () => socket.destroy());
                socket.on("close", () => onward.destroy());
            });
        });
        await new Promise<void>((resolve) => this.proxy.listen(0, "127.0.0.1", resolve));
    }

    get url(): string {
        return `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
    }

    async close(): Promise<void> {
        for (const socket of this.sockets) socket.destroy();
        await new Promise((resolve) => this.proxy.close(resolve));
    }
}
