import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { expect } from "chai";

const dist = join(dirname(require.resolve("huaweicloud-cdm-emulator/package.json")), "dist");

/**
 * Symptom: an unforeseen error in a route was an unhandled rejection. It ended the process and lost the emulator's
 * state.
 */
describe("emulator: a mistake of its own", () => {
    const write = process.stderr.write;
    let said = "";
    let server: Server;

    beforeEach(() => {
        said = "";
        process.stderr.write = (text: string | Uint8Array) => {
            said += text;
            return true;
        };
    });
    afterEach(async () => {
        process.stderr.write = write;
        server.closeAllConnections();
        server.close();
        await once(server, "close");
    });

    /** Serves a handler that fails, or that returns an invalid response, on a real socket. */
    async function ask(answer: () => unknown): Promise<Response> {
        const { serve } = require(join(dist, "http", "server.js"));
        const handler = {
            rejectEarly: () => undefined,
            maxBodyBytes: () => 1_000,
            bodyTooLarge: () => ({ status: 413 }),
            handle: answer,
        };
        server = serve(handler, Date.now).listen(0, "127.0.0.1");
        await once(server, "listening");
        return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { method: "PUT", body: "hunter2" });
    }

    it("is answered with 500, and said on stderr without a word of the request", async () => {
        const response = await ask(() => {
            throw new TypeError('"hunter2" is no function');
        });
        expect(response.status).to.equal(500);
        expect(await response.json()).to.deep.equal({
            error: "The emulator failed. Its stderr names the failing line.",
        });
        expect(said).to.match(
            /^huaweicloud-cdm-emulator: the emulator could not answer a request: TypeError +at .*\n$/,
        );
        expect(said).not.to.include("hunter2");
    });

    it("ends the connection where the answer cannot be sent, and nothing else", async () => {
        const error = await ask(() => ({ status: 200, body: "x", headers: { "X-Odd": "hunter2\r\n" } })).catch(
            (reason) => reason,
        );
        expect(error).to.be.instanceOf(TypeError);
        expect(said).to.match(/could not answer a request: TypeError/);
        expect(said).not.to.include("hunter2");
        expect(server.listening).to.equal(true);
    });
});
