import { expect } from "chai";
import { type Emulator, startEmulator } from "huaweicloud-cdm-emulator";
import { control as drive } from "../support/control.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("another address than the one at which the job was last seen", () => {
    const world = new World();
    let other: Emulator;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        other = await startEmulator({ now: world.clock.now });
    });
    afterEach(async () => {
        await other.close();
        await world.close();
    });

    function aimAt(emulator: Emulator): void {
        const { environment, ...rest } = world.host.configuration;
        const configuration = { ...rest, environment: { ...environment, HW_CDM_ENDPOINT: emulator.url } };
        Object.assign(world.host, { configuration });
    }

    const control = (path: string, method: string, body: object) => drive(other.url, method, path, body);

    for (const [what, make] of [
        ["the job has never run", async () => {}],
        ["the job is missing", () => control("jobs/demo", "DELETE", {})],
        ["the cluster is missing", () => control("clusters/emulator-cluster", "POST", { deleted: true })],
        ["the cluster is stopped", () => control("clusters/emulator-cluster", "POST", { status: "900" })],
    ] as const) {
        it(`proves nothing to delete where ${what} there, and both are named`, async () => {
            const { state } = await create(world.inputs, world.host);
            await make();
            aimAt(other);

            const error = await errorOf(remove(state, world.host));

            expect(error.message).to.include(world.emulator.url).and.include(other.url);
            expect(error.message).to.include("The resource stays in the state");
            expect(world.runs()[0]?.live).to.equal(true);
        });

        it(`is no place for a re-run, and no proof of a stop, where ${what} there`, async () => {
            const { state } = await create(world.inputs, world.host);
            await make();
            aimAt(other);

            for (const change of [{ triggers: 2 }, { desiredState: "stopped" }] as const) {
                await errorOf(update(state, { ...world.inputs, ...change }, world.host));
            }

            expect(other.requests("start")).to.have.length(0);
            expect(world.runs().map(({ live }) => live)).to.deep.equal([true]);
        });

        it(`is no place to go on with a wait where ${what} there, and nothing is owed anew`, async () => {
            const { state } = await create(world.inputs, world.host);
            const waiting = { ...state, unfinished: { phase: "wait", since: world.clock.now() } } as const;
            await make();
            aimAt(other);

            const error = await errorOf(update(waiting, world.inputs, world.host));

            expect(error).not.to.have.property("properties");
            expect(other.requests("start")).to.have.length(0);
        });

        it(`proves nothing to a refresh where ${what} there`, async () => {
            const { state } = await create(world.inputs, world.host);
            await make();
            aimAt(other);

            expect((await errorOf(read(state, world.host))).message).to.include("was last seen at");
        });
    }

    it("is as good as the first where the run is to be seen there", async () => {
        const { state } = await create(world.inputs, world.host);
        Object.assign(state, { __seenAt: "https://cdm.elsewhere.example" });

        expect(await read(state, world.host)).to.include({ __seenAt: world.emulator.url });
        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
    });

    it("is as good as the first where the same id is to be seen there, and the state has no date to compare", async () => {
        const { state } = await create(world.inputs, world.host);
        const { creationDate: _, ...undated } = state;
        Object.assign(undated, { __seenAt: "https://cdm.elsewhere.example" });

        expect(await read(undated, world.host)).to.include({ __seenAt: world.emulator.url });
    });

    it("is not known to a state of an earlier version, which is destroyed all the same", async () => {
        const { state } = await create(world.inputs, world.host);
        const { __seenAt: _, ...earlier } = state;
        await world.control("DELETE", "jobs/demo");

        expect(await remove(earlier, world.host)).to.include({ outcome: "gone" });
    });
});
