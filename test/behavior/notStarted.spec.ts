import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import type { Host } from "#provider/run/index.js";
import { create, remove } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

// Symptom: the first `up` of a user who had not started the emulator took two minutes until it said so.
describe("an address of this machine that refuses connections", () => {
    const world = new World();
    let address: string;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        address = await freeAddress();
    });
    afterEach(() => world.close());

    /** The provider in a process of its own, whose CDM is at the address where nothing listens. */
    function hostThere(sessions = new SessionCache()): Host {
        const { configuration } = world.host;
        const environment = { ...configuration.environment, HW_CDM_ENDPOINT: address };
        return { ...world.process(), sessions, configuration: { ...configuration, environment } };
    }

    it("ends a create after ten seconds if it has never answered, with what to start", async () => {
        const begun = world.clock.now();

        const error = await errorOf(create(world.inputs, hostThere()));

        expect(error.message).to.match(/ECONNREFUSED 127\.0\.0\.1:\d+ \(is it running\?\)\. Start it\./);
        expect(world.clock.now() - begun).to.be.within(10_000, 13_000);
    });

    it("says in the row what to start from the first try on", async () => {
        await errorOf(create(world.inputs, hostThere()));

        expect(world.said[0]).to.match(
            /\(is it running\?\): again in 1 s\. Start it\. Check the address if it runs\.$/,
        );
    });

    it("ends a destroy as soon, which keeps the resource", async () => {
        const { state } = await create(world.inputs, world.host);
        const begun = world.clock.now();

        const error = await errorOf(remove({ ...state, endpoint: address }, hostThere()));

        expect(error.message).to.include("(is it running?)");
        expect(world.clock.now() - begun).to.be.within(10_000, 13_000);
    });

    it("is waited for as ever once it has answered", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 240_000 });
        const host = world.process();
        const { state } = await create(world.inputs, host);
        const begun = world.clock.now();
        world.clock.at(1, () => world.emulator.close());

        const error = await errorOf(remove({ ...state, timeouts: { delete: "2m" } }, host));

        expect(error.message).to.include("(is it running?)");
        expect(world.clock.now() - begun).to.be.at.least(110_000);
        await world.open();
    });

    it("is waited for by a later operation of the process, as long as by the first", async () => {
        const sessions = new SessionCache();
        await errorOf(create(world.inputs, hostThere(sessions)));
        await world.clock.advance(60_000);
        const begun = world.clock.now();

        await errorOf(create(world.inputs, hostThere(sessions)));

        expect(world.clock.now() - begun).to.be.within(10_000, 13_000);
    });
});

async function freeAddress(): Promise<string> {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return `http://127.0.0.1:${port}`;
}
