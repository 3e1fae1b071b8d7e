import { request } from "node:http";
import { expect } from "chai";
import { startEmulator } from "huaweicloud-cdm-emulator";
import { Fixture } from "./fixture.js";

describe("emulator: startEmulator", () => {
    it("takes a free port of this machine unless told otherwise", async () => {
        const first = await startEmulator();
        const second = await startEmulator();
        expect(first.url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
        expect(second.url).to.not.equal(first.url);
        await Promise.all([first.close(), second.close()]);
    });

    it("says why it cannot listen", async () => {
        const first = await startEmulator();
        const port = Number(new URL(first.url).port);
        const failure = await startEmulator({ port }).catch((error: unknown) => error);
        expect(failure).to.have.property("code", "EADDRINUSE");
        await first.close();
    });

    it("takes the times of runs as options", async () => {
        const cdm = new Fixture();
        await cdm.open({ bootMs: 0, runMs: 100, stopMs: 50 });
        await cdm.start();
        expect((await cdm.lastRun())["status"]).to.equal("RUNNING");
        cdm.now += 100;
        expect((await cdm.lastRun())["status"]).to.equal("SUCCEEDED");
        await cdm.close();
    });

    it("closes although a caller is in the middle of its request, and closes twice", async () => {
        const emulator = await startEmulator();
        const hanging = request(`${emulator.url}/nowhere`, { method: "PUT" });
        const broken = new Promise((resolve) => hanging.once("error", resolve));
        await new Promise((resolve) => hanging.write("{", resolve));
        await emulator.close();
        await emulator.close();
        expect(await broken).to.be.instanceOf(Error);
    });
});
