import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";

const file = pathToFileURL(join(__dirname, "../../../tools/emulator/address.mjs")).href;

describe("the emulator of npm run pulumi", () => {
    it("is known to listen or not before the engine is started", async () => {
        const { answers } = await import(file);
        const server = createServer((_, response) => response.writeHead(404).end());
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

        expect(await answers(url)).to.equal(true);
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        expect(await answers(url)).to.equal(false);
        expect(await answers(undefined)).to.equal(false);
    });
});
