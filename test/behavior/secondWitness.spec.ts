import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { create, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;
const never = { submissions: [{ "job-name": outOfTheBox.job, status: "NEVER_EXECUTED" }] };

describe("a status that knows of no run, where one was live when it was last seen", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const answerAlways = (operation: string, status: number, body: unknown) =>
        world.control("POST", "faults", { operation, kind: "status", status, body, times: 10_000 });

    // Symptom: after a minute the empty answer was the proof that a live run had ended.
    for (const [what, body] of [
        ["an empty list", { submissions: [] }],
        ["NEVER_EXECUTED", never],
    ] as const) {
        it(`by ${what} is no proof for destroy while the history shows the run live`, async () => {
            const { state } = await create(world.inputs, world.host);
            await answerAlways("status", 200, body);

            const error = await errorOf(remove({ ...state, timeouts: { delete: "10m" } }, world.host));

            expect(error.message).to.include("CDM has not said twice in a row within 10 min");
            expect(world.runs()[0]?.live).to.equal(true);
        });

        it(`by ${what} starts nothing beside it at a re-run while the history shows the run live`, async () => {
            const { state } = await create(world.inputs, world.host);
            await answerAlways("status", 200, body);

            const inputs = { ...world.inputs, triggers: 2, timeouts: { update: "5m" } };
            await errorOf(update(state, inputs, world.host));

            expect(world.runs()).to.have.length(1);
        });

        it(`by ${what} is a proof once the history says so too`, async () => {
            const { state } = await create({ ...world.inputs }, world.host);
            await answerAlways("status", 200, body);
            world.clock.at(90_000, () => world.control("POST", "switches", { afterStop: "STOPPED" }));
            await world.control("PUT", "jobs/demo", { runMs: 1 });
            await answerAlways("history", 200, { submissions: [], total: 0 });

            expect(await remove(state, world.host)).to.include({ outcome: "neverRan" });
        });
    }

    it("is settled by the job itself where its history can't be had", async () => {
        const { state } = await create(world.inputs, world.host);
        await answerAlways("status", 200, never);
        await answerAlways("history", 404, { errCode: "Cdm.0001", externalMessage: "no such API" });

        const error = await errorOf(remove({ ...state, timeouts: { delete: "5m" } }, world.host));
        expect(error.message).to.include("CDM has not said twice in a row");

        const job = { jobs: [{ name: outOfTheBox.job, status: "SUCCEEDED" }] };
        await answerAlways("job", 200, job);
        expect(await remove(state, world.host)).to.include({ outcome: "neverRan" });
    });

    it("is no proof where neither can be had", async () => {
        const { state } = await create(world.inputs, world.host);
        await answerAlways("status", 200, never);
        for (const operation of ["history", "job"]) await answerAlways(operation, 200, {});

        await errorOf(remove({ ...state, timeouts: { delete: "5m" } }, world.host));

        expect(world.runs()[0]?.live).to.equal(true);
    });
});
