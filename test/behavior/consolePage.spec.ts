import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { create, diff, read, update } from "../support/core.js";
import { World } from "../support/world.js";

const page = "https://console.huaweicloud.com/cdm/?region=cn-north-4";

describe("the output console", () => {
    const world = new World();
    let inputs: JobRunInputs;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 60_000 });
        inputs = { ...world.inputs, region: "cn-north-4" };
        // The public cloud's address leads to the emulator.
        const transport: Transport = (request) => {
            const { pathname, search } = new URL(request.url);
            return sendOnce({ ...request, url: `${world.emulator.url}${pathname}${search}` });
        };
        world.setEnvironment({ HW_CDM_ENDPOINT: undefined });
        world.host = { ...world.host, transport };
    });
    afterEach(() => world.close());

    it("is CDM's page in the region, and stays through a refresh and a change of policy", async () => {
        const { state } = await create(inputs, world.host);
        expect(state.console).to.equal(page);
        const refreshed = (await read(state, world.process())) as JobRunState;
        expect(refreshed.console).to.equal(page);

        const kept = await update(refreshed, { ...inputs, waitFor: "submitted" }, world.process());

        expect(kept.console).to.equal(page);
    });

    it("is no difference in a state of an earlier release, which gets it with a refresh", async () => {
        const { console: _, ...old } = (await create(inputs, world.host)).state;

        expect(diff(old, inputs, world.process())).to.deep.equal({ changes: false });
        expect(await read(old, world.process())).to.include({ console: page });
    });

    it("is absent where the region or the address is a secret", async () => {
        for (const name of ["region", "endpoint", "cloud"]) {
            const { state } = await create({ ...inputs, ifRunning: "adopt", __secretInputs: [name] }, world.process());
            expect(state, name).not.to.have.property("console");
        }
    });

    it("goes with a region that becomes a secret, without a request", async () => {
        const { state } = await create(inputs, world.host);
        const before = world.emulator.requests().length;

        const marked = await update(state, { ...inputs, __secretInputs: ["region"] }, world.process());

        expect(marked).not.to.have.property("console");
        expect(world.emulator.requests().length).to.equal(before);
    });

    it("goes with the address: it is absent at any other one", async () => {
        const { state } = await create(inputs, world.host);
        world.setEnvironment({ HW_CDM_ENDPOINT: world.emulator.url });

        const now = await read(state, world.process());

        expect(now).to.include({ status: "RUNNING" });
        expect(now).not.to.have.property("console");
    });
});
