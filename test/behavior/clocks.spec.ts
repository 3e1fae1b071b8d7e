import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

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
            expect(world.clock.monotonic() - begunAt).to.be.within(600_000, 660_000);
            expect(Math.max(...world.clock.sleeps)).to.be.at.most(57_600);
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

            const stop = await remove(state, world.host);

            expect(stop?.outcome).to.equal("stopped");
            expect(stop?.durationMs).to.be.within(45_000, 50_000);
            expect(world.clock.monotonic() - begunAt).to.equal(stop?.durationMs);
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
            const { properties } = error as PartialFailureError;
            world.clock.stepWall(stepMs);

            const state = await update(properties, world.inputs, world.host);

            expect(state.submissionId).to.equal(1);
            expect(world.runs()).to.have.length(1);
        });
    }
});

/** The same service, in an edition whose cluster has a clock of its own. The gateway's `Date` is not the cluster's. */
function ofAClusterBehind(behindMs: number): Transport {
    return async (request) => {
        const exchange = await sendOnce(request);
        if (!("answer" in exchange)) return exchange;
        const behind = (_: string, name: string, date: string) => `"${name}-date":${Number(date) - behindMs}`;
        const text = exchange.answer.text.replace(/"(creation|execute)-date":(\d+)/g, behind);
        return { answer: { ...exchange.answer, text } };
    };
}

describe("a cluster whose clock is behind the gateway's, and a first start whose answer is lost", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    const loseStart = (behindMs: number) => {
        world.host = { ...world.host, transport: ofAClusterBehind(behindMs) };
        return world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
    };

    for (const [what, behindMs] of [
        ["ten seconds", 10_000],
        ["an hour", 3_600_000],
        ["eight hours", 8 * 3_600_000],
    ] as const) {
        // Symptom: after eight hours the run counted as one from before, and one up started the job twice.
        for (const [how, runMs] of [
            ["that goes on", 3_600_000],
            ["that has ended at once", 100],
        ] as const) {
            it(`makes one run ${how}, and what can't be told is said, where it is ${what}`, async () => {
                await world.control("PUT", "jobs/demo", { runMs });
                await loseStart(behindMs);

                const error = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

                expect(error.properties.unfinished).to.include({ phase: "start" });
                expect(error.message).to.include("Nothing tells whether");
                expect(world.runs()).to.have.length(1);
            });
        }

        // Symptom: nobody could destroy it but by adopting it first.
        it(`is stopped by destroy, because its user is the one who logs in, where it is ${what}`, async () => {
            await loseStart(behindMs);
            const error = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

            expect(await remove(error.properties, world.process())).to.include({ outcome: "stopped", attempts: 1 });
            expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[false, 1]]);
        });

        it(`is left alone by destroy, which says so, where others start the job as the same user, and it is ${what}`, async () => {
            await loseStart(behindMs);
            const inputs = { ...world.inputs, onRunOfSameUser: "foreign" } as const;
            const error = (await errorOf(create(inputs, world.host))) as PartialFailureError;

            const { message } = await errorOf(remove(error.properties, world.process()));

            expect(message).to.include("Nothing tells whether");
            expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[true, 0]]);
        });
    }
});
