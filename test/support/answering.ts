import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that gives one answer after the other, the last one ever after, and remembers what it was asked. */
export class Answering {
    readonly seen: { method: string; url: string; headers: IncomingHttpHeaders }[] = [];
    private server!: Server;

    async open(...answers: RequestListener[]): Promise<void> {
        this.seen.length = 0;
        this.server = createServer((request, response) => {
            const { method = "", url = "", headers } = request;
            const answer = answers[Math.min(this.seen.length, answers.length - 1)];
            this.seen.push({ method, url, headers });
            answer?.(request, response);
        });
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }
}

/** Under 200, unless another status is given. Texts go out as they are. */
export function saying(body: unknown, status = 200, headers: Record<string, string> = {}): RequestListener {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return (_, response) => response.writeHead(status, headers).end(status === 204 ? undefined : text);
}
