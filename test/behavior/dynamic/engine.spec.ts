import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { isEngineGone } from "#provider/engine/engineAlive.js";

describe("the question whether the engine is gone", () => {
    let server: Server;
    let port: number;
    /** What this process has opened since the spec began. */
    let opened: Socket[];
    let accepted: Socket[];
    let onOpened: (socket: Socket) => void;

    const note = (message: unknown) => {
        const { socket } = message as { socket: Socket };
        opened.push(socket);
        onOpened(socket);
    };

    beforeEach(async () => {
        opened = [];
        accepted = [];
        onOpened = () => {};
        server = createServer((socket) => accepted.push(socket.resume()));
        await listen();
        subscribe("net.client.socket", note);
    });
    afterEach(async () => {
        unsubscribe("net.client.socket", note);
        for (const socket of [...opened, ...accepted]) socket.destroy();
        if (server.listening) await close();
    });

    async function listen(at = 0): Promise<void> {
        server.listen(at, "127.0.0.1");
        await once(server, "listening");
        port = (server.address() as AddressInfo).port;
    }

    async function close(): Promise<void> {
        server.close();
        await once(server, "close");
    }

    const ask = () => isEngineGone(`127.0.0.1:${port}`);

    it("is answered no while somebody listens, and leaves no connection behind", async () => {
        for (let poll = 0; poll < 3; poll++) expect(await ask()).to.equal(false);

        // The listener sees every connection end; one that stays open would keep this spec from ending.
        while (accepted.length < 3) await once(server, "connection");
        await Promise.all(accepted.map((socket) => socket.closed || once(socket, "close")));
        expect(opened).to.have.length(3);
    });

    it("is answered yes where a connection was refused twice", async () => {
        await close();

        expect(await ask()).to.equal(true);
        expect(opened).to.have.length(2);
        expect(opened.every(({ destroyed }) => destroyed)).to.equal(true);
    });

    it("is answered no where one connection was refused and the next one is taken", async () => {
        await close();
        // The first alone: after the last one's end nobody would close the listener again.
        onOpened = (socket) => {
            if (opened.length === 1) socket.once("close", () => server.listen(port, "127.0.0.1"));
        };

        expect(await ask()).to.equal(false);
        expect(opened, "it was asked twice").to.have.length(2);
    });

    for (const address of [undefined, "", "127.0.0.1", "--tracing"]) {
        it(`is answered no without an address (${address})`, async () => {
            expect(await isEngineGone(address)).to.equal(false);
            expect(opened).to.have.length(0);
        });
    }
});
