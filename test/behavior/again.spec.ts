import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { create, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

// Symptom: with the resource option `hooks: { onError }` the engine calls update again inside one `up`, with the state from
// before the call that failed: four starts instead of two, each stopping the run that the call before it waited for.
describe("an operation that the engine calls again in the same process", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    const hasty: Partial<JobRunInputs> = { timeouts: { create: "2s", update: "2s" }, pollInterval: "100ms" };

    async function running(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, ...hasty, ...inputs }, world.host)).state;
    }

    async function unfinished(operation: Promise<unknown>): Promise<PartialFailureError> {
        const error = await errorOf(operation);
        expect(error).to.be.instanceOf(PartialFailureError);
        return error as PartialFailureError;
    }

    function boot(ms: number): Promise<void> {
        return world.control("PUT", "jobs/demo", { bootMs: ms });
    }

    it("goes on with the run of the update that failed, as often as it is called", async () => {
        const before = await running();
        const news = { ...world.inputs, ...hasty, triggers: "2" };
        await boot(60_000);
        for (let call = 0; call < 3; call += 1) await unfinished(update(before, news, world.host));
        await world.clock.advance(60_000);

        const after = await update(before, news, world.host);

        expect(after).to.include({ submissionId: 2, status: "RUNNING", triggers: "2" });
        expect(after).not.to.have.property("unfinished");
        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([2, 1]);
    });

    it("keeps what is owed, and goes on, after an answer in between that said nothing", async () => {
        const before = await running();
        const news = { ...world.inputs, ...hasty, triggers: "2" };
        await boot(5_000);
        await unfinished(update(before, news, world.host));
        const token = world.host.configuration.environment["HW_AUTH_TOKEN"];
        Object.assign(world.host.configuration.environment, { HW_AUTH_TOKEN: undefined });
        const error = (await errorOf(update(before, news, world.host))) as PartialFailureError;
        expect(error.message).to.include("No credentials");
        expect(error.properties).to.include({ submissionId: 2 });
        expect(error.properties.unfinished).to.include({ phase: "wait" });
        Object.assign(world.host.configuration.environment, { HW_AUTH_TOKEN: token });
        await world.clock.advance(5_000);

        expect(await update(before, news, world.host)).to.include({ submissionId: 2, status: "RUNNING" });
        expect(world.sent("start")).to.equal(2);
    });

    it("runs again where the trigger is another one, or the state", async () => {
        const before = await running();
        await boot(60_000);
        const news = { ...world.inputs, ...hasty, triggers: "2" };
        const left = (await unfinished(update(before, news, world.host))).properties;

        await unfinished(update(left, { ...news, triggers: "3" }, world.host));

        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([3, 2]);
    });

    // Engines before pulumi/pulumi#24684.
    it("goes on with the run of a create that failed", async () => {
        await boot(10_000);
        await unfinished(running());
        await unfinished(running());
        await world.clock.advance(10_000);

        const state = await running();

        expect(state).to.include({ submissionId: 1, status: "RUNNING", startedByUs: true });
        expect(world.sent("start")).to.equal(1);
    });

    it("goes on with a create whose start was lost, and starts nothing beside its run", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { listLagMs: 50_000 });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        const owed = await unfinished(running({ timeouts: { create: "6s" } }));
        expect(owed.properties.unfinished).to.include({ phase: "start" });

        const state = await running({ timeouts: { create: "6s" } });

        expect(state).to.include({ submissionId: 1, status: "RUNNING", startedByUs: true });
        expect(world.sent("start")).to.equal(1);
    });
});
