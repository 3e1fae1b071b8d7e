import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Said {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: string;
}

/** What becomes of an answer on the way. Undefined leaves it as it is. */
export type Twist = (request: { readonly method: string; readonly path: string }, answer: Said) => Said | undefined;

/** Stands between the provider and the emulator, and says what a hostile CDM, or somebody on the way, might say. */
export class TwistingProxy {
    twist: Twist = () => undefined;
    private readonly server: Server;

    private constructor(target: string) {
        this.server = createServer((request, response) => {
            this.pass(request, target)
                .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
                .catch(() => response.destroy());
        });
    }

    static async open(target: string): Promise<TwistingProxy> {
        const proxy = new TwistingProxy(target);
        await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
        return proxy;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async pass(request: IncomingMessage, target: string): Promise<Said> {
        const { method = "GET", url: path = "/" } = request;
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const headers = Object.fromEntries(
            Object.entries(request.headers).filter(
                (entry): entry is [string, string] =>
                    typeof entry[1] === "string" && !["host", "connection", "content-length"].includes(entry[0]),
            ),
        );
        const answer = await fetch(`${target}${path}`, {
            method,
            headers,
            ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
        });
        const said = {
            status: answer.status,
            headers: { "Content-Type": "application/json" },
            body: await answer.text(),
        };
        return this.twist({ method, path }, said) ?? said;
    }
}
