import { expect } from "chai";
import type { RunUnfinishedError } from "#provider/run/errors.js";
import { create, remove, update } from "#provider/run/lifecycle.js";
import { errorOf, World } from "./world.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

// Symptom: all durations were measured on the wall clock. Set back by an hour, it made one sleep last an hour without a look;
// by a day, an operation of 20 minutes last a day. Set forward, it cut the search for a lost start short: two runs were live.
describe("the wall clock is set while an operation waits", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 600_000, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    for (const [what, stepMs] of [
        ["back by an hour", -hourMs],
        ["back by a day", -dayMs],
        ["forward by an hour", hourMs],
        ["forward by a day", dayMs],
    ] as const) {
        it(`${what}: create waits as long as before, and looks as often`, async () => {
            world.clock.at(60_000, () => world.clock.stepWall(stepMs));
            const begunAt = world.clock.monotonic();

            const { state } = await create(world.inputs, world.host);

            expect(state.status).to.equal("RUNNING");
            expect(world.clock.monotonic() - begunAt).to.be.within(600_000, 640_000);
            expect(Math.max(...world.clock.sleeps)).to.be.at.most(36_000);
        });

        it(`${what}: create gives up when its time is over, no earlier and no later`, async () => {
            world.clock.at(60_000, () => world.clock.stepWall(stepMs));
            const begunAt = world.clock.monotonic();

            await errorOf(create({ ...world.inputs, timeouts: { create: "5m" } }, world.host));

            expect(world.clock.monotonic() - begunAt).to.equal(300_000);
        });

        it(`${what}: the look before anything is sent lasts two minutes where nobody answers, as ever`, async () => {
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 1_000 });
            world.clock.at(30_000, () => world.clock.stepWall(stepMs));
            const begunAt = world.clock.monotonic();

            await errorOf(create(world.inputs, world.host));

            expect(world.clock.monotonic() - begunAt).to.be.within(90_000, 120_000);
            expect(world.sent("start")).to.equal(0);
        });

        it(`${what}: delete stops the run and proves it inside its time`, async () => {
            await world.control("PUT", "jobs/demo", { bootMs: 0, stopMs: 40_000 });
            const { state } = await create(world.inputs, world.host);
            world.clock.at(10_000, () => world.clock.stepWall(stepMs));
            const begunAt = world.clock.monotonic();

            expect(await remove(state, world.host)).to.include({ outcome: "stopped", durationMs: 45_000 });
            expect(world.clock.monotonic() - begunAt).to.equal(45_000);
        });

        it(`${what}: a start whose answer was lost is searched for as long as it may take to show`, async () => {
            await world.control("POST", "switches", { startRunning: "accept" });
            await world.control("PUT", "jobs/demo", { bootMs: 0, listLagMs: 50_000 });
            const { state } = await create(world.inputs, world.host);
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
            const sentBefore = world.sent("start");
            const stepOnceSent = () => {
                if (world.sent("start") === sentBefore) world.clock.at(1_000, stepOnceSent);
                else world.clock.stepWall(stepMs);
            };
            world.clock.at(1_000, stepOnceSent);

            await update(state, { ...world.inputs, triggers: 2 }, world.host);

            expect(world.emulator.truth().maxLiveRuns).to.equal(1);
            expect(world.runs()).to.have.length(2);
        });

        it(`${what}, between two operations: a start that is owed is still searched for`, async () => {
            await world.control("POST", "switches", { startRunning: "accept" });
            await world.control("PUT", "jobs/demo", { bootMs: 0, listLagMs: 50_000 });
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
            const error = await errorOf(create({ ...world.inputs, timeouts: { create: "6s" } }, world.host));
            const { properties } = error as RunUnfinishedError;
            world.clock.stepWall(stepMs);

            const state = await update(properties, world.inputs, world.host);

            expect(state.submissionId).to.equal(1);
            expect(world.runs()).to.have.length(1);
        });
    }
});
