import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { describePlan, plan } from "#provider/run/model/plan.js";
import { create, diff, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;

// Symptom: the create threw a plain error, and the engine had dropped the old half by then. Nothing was in the state, the
// schedule's next run was nobody's, and destroy asked CDM nothing.
describe("the create of a replacement that fails after its delete", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 10 * hourMs });
        await world.control("PUT", "jobs/customers", { bootMs: 0, runMs: 10 * hourMs });
    });
    afterEach(() => world.close());

    const refuseStart = () =>
        world.control("POST", "faults", {
            operation: "start",
            kind: "status",
            status: 400,
            body: { errCode: "Cdm.0061", externalMessage: "The parameter is invalid." },
        });
    const lives = (job?: string) => world.runs(job).map(({ live, stops }) => [live, stops]);

    /** One `up` that replaces: both halves in one process. What the second leaves in the state. */
    async function replaceBy(inputs: JobRunInputs, old: JobRunState): Promise<JobRunState> {
        const host = world.process();
        await remove(old, host);
        const error = await errorOf(create(inputs, host));
        expect(error).to.be.instanceOf(PartialFailureError);
        expect(error.message).to.include("The resource stays in the state");
        return (error as PartialFailureError).properties;
    }

    it("keeps the old run in the state, and owes a start: destroy stops what the schedule starts", async () => {
        const { state } = await create(world.inputs, world.host);
        await refuseStart();

        const kept = await replaceBy(world.inputs, state);

        expect(kept).to.include({ submissionId: 1, status: "STOPPED", startedByUs: true });
        expect(kept.unfinished).to.include({ phase: "restart" });
        expect(kept.lastStop).to.include({ outcome: "stopped", attempts: 1 });
        await world.control("POST", "jobs/demo/runs", { auto: true });
        expect(await remove(kept, world.process())).to.include({ outcome: "stopped" });
        expect(lives()).to.deep.equal([
            [false, 1],
            [false, 1],
        ]);
    });

    it("is a difference, and the next up starts the job once, with what the program has now", async () => {
        const { state } = await create({ ...world.inputs, triggers: 1 }, world.host);
        await refuseStart();
        const news = { ...world.inputs, triggers: 2, variables: { day: "2" } };
        const kept = await replaceBy(news, state);
        expect(plan(kept, news)).to.include({ changes: true });

        const after = await update(kept, news, world.process());

        expect(after).to.include({ submissionId: 2, triggers: 2 }).and.not.to.have.property("unfinished");
        expect(world.emulator.variables("demo").at(-1)).to.deep.equal({ day: "2" });
        expect(plan(after, news).changes).to.equal(false);
    });

    it("keeps the run that it has started itself, where that one has failed", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: 100 });

        const host = world.process();
        await remove(state, host);

        const error = await errorOf(create({ ...world.inputs, waitFor: "completed" }, host));

        expect(error.message).to.include("CDMRUN-301");
        expect((error as PartialFailureError).properties).to.include({ submissionId: 2, status: "FAILED" });
    });

    it("claims no run of another job: neither one of the same id, nor what CDM starts there by itself", async () => {
        const { state } = await create(world.inputs, world.host);
        const customers = { ...world.inputs, jobName: "customers" };
        await world.control("POST", "jobs/customers/runs", { auto: true });

        const kept = await replaceBy(customers, state);

        expect(kept).to.include({ jobName: "customers", startedByUs: false });
        expect(kept).not.to.have.any.keys("submissionId", "status", "creationDate", "__seenAt");
        expect(describePlan(kept, customers)).to.equal("starts the job");
        expect(await read(kept, world.process())).to.deep.equal(kept);
        expect(await remove(kept, world.process())).to.equal(undefined);
        expect(lives("customers")).to.deep.equal([[true, 0]]);
        expect(lives()).to.deep.equal([[false, 1]]);
    });

    it("is kept where the new job does not exist, and where no settings are to be had", async () => {
        const { state } = await create(world.inputs, world.host);
        const nowhere = { ...world.inputs, jobName: "nowhere" };

        const kept = await replaceBy(nowhere, state);

        expect(kept).to.include({ jobName: "nowhere" });
        expect(await read(kept, world.process())).to.deep.equal(kept);
        expect(await remove(kept, world.process())).to.equal(undefined);
        const host = world.process();
        const { state: again } = await create(world.inputs, host);
        await remove(again, host);
        const { configuration } = host;
        const lost = { ...host, configuration: { ...configuration, environment: {} } };
        const error = await errorOf(create(world.inputs, lost));
        expect(error.message).to.include("CDMRUN-102").and.to.include("CDMRUN-205");
        expect((error as PartialFailureError).properties).to.include({ submissionId: 2 });
    });

    it("is kept where another process has deleted the old half: that of its old Provider", async () => {
        const { state } = await create(world.inputs, world.host);
        const moved = { ...world.inputs, jobName: "customers" };
        await remove(state, world.process());
        const host = world.process();
        diff(state, moved, host);
        await world.control("POST", "jobs/customers/runs", { user: "night-shift" });

        const { properties } = (await errorOf(create(moved, host))) as PartialFailureError;

        expect(properties.unfinished).to.include({ phase: "restart" });
        expect(properties).not.to.have.property("submissionId");
    });

    for (const [ifRunning, expected] of [
        ["adopt", [[true, 0]]],
        [
            "restart",
            [
                [false, 1],
                [true, 0],
            ],
        ],
    ] as const) {
        it(`names a way out that is one, where the job is live: ifRunning "${ifRunning}"`, async () => {
            const { state } = await create(world.inputs, world.host);
            const customers = { ...world.inputs, jobName: "customers" };
            await world.control("POST", "jobs/customers/runs", { user: "night-shift" });
            const kept = await replaceBy(customers, state);
            expect((await errorOf(update(kept, customers, world.process()))).message).to.include("CDMRUN-401");

            const after = await update(kept, { ...customers, ifRunning }, world.process());

            expect(after)
                .to.include({ startedByUs: ifRunning === "restart" })
                .and.not.to.have.property("unfinished");
            expect(lives("customers")).to.deep.equal(expected);
        });
    }

    it("keeps the run that could not be stopped, where onStopFailure has let it go", async () => {
        const inputs = { ...world.inputs, onStopFailure: "warn", timeouts: { delete: "10s" } } as const;
        const { state } = await create(inputs, world.host);
        await world.control("PUT", "jobs/demo", { stopMs: hourMs });

        const kept = await replaceBy(inputs, state);

        expect(kept).to.include({ submissionId: 1, status: "RUNNING" });
        await world.control("PUT", "jobs/demo", { stopMs: 0 });
        await world.clock.advance(hourMs);
        expect(await update(kept, inputs, world.process())).to.include({ submissionId: 2 });
    });

    it("says that the next up goes on with the old run, where that one may still be live, and not that it tries again", async () => {
        const inputs = { ...world.inputs, onStopFailure: "warn", timeouts: { delete: "10s" } } as const;
        const { state } = await create(inputs, world.host);
        await world.control("PUT", "jobs/demo", { stopMs: hourMs });
        const host = world.process();
        await remove(state, host);

        const error = (await errorOf(create(inputs, host))) as PartialFailureError;

        expect(error.message)
            .to.include("the next pulumi up goes on with it and starts nothing")
            .and.not.to.include("tries again");
        expect(await update(error.properties, inputs, world.process())).to.include({ submissionId: 1 });
        expect(lives()).to.deep.equal([[true, 1]]);
    });

    for (const canBeHad of [true, false]) {
        it(`does not call a run live that is over behind a later one, where the history can${canBeHad ? "" : "not"} be had`, async () => {
            await world.control("PUT", "jobs/demo", { runMs: 5_000 });
            const { state } = await create(world.inputs, world.host);
            await world.clock.advance(6_000);
            await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });
            await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
            if (!canBeHad)
                await world.control("POST", "faults", {
                    operation: "history",
                    kind: "status",
                    status: 403,
                    times: 100,
                });
            const host = world.process();
            host.registry.rememberIgnored("urn:pulumi:a", []);
            await remove(state, host);

            const { properties, message } = (await errorOf(create(world.inputs, host))) as PartialFailureError;

            expect(properties).to.include({ submissionId: 1, superseded: true });
            if (canBeHad) expect(properties.status).to.equal("SUCCEEDED");
            expect(message).to.include("the next pulumi up tries again");
        });
    }

    it("asks nothing of the history at a destroy, which keeps no state", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 5_000 });
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(6_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await remove(state, world.process())).to.include({ outcome: "leftRunning" });

        expect(world.emulator.requests("history")).to.have.length(0);
    });

    it("keeps the project that the old half has found out", async () => {
        const { state } = await create(world.inputs, world.host);
        const host = world.process();
        await remove(state, host);
        const { configuration } = host;
        const environment = { ...configuration.environment, HW_PROJECT_ID: undefined };

        const error = await errorOf(
            create(world.inputs, { ...host, configuration: { ...configuration, environment } }),
        );

        expect(error.message).to.include("CDMRUN-102");
        expect((error as PartialFailureError).properties).to.include({ projectId: "emulator-project" });
    });

    // Symptom: the move to another Provider of the same place is no replacement of its own, so that nobody had remembered the old half.
    it("is kept where replaceOnChanges replaces it, and another process has deleted the old half", async () => {
        const { state } = await create({ ...world.inputs, triggers: 1 }, world.host);
        await remove(state, world.process());
        const host = world.process();
        host.registry.rememberReplacing("urn:pulumi:a", ["triggers"]);
        const news = { ...world.inputs, triggers: 2 };
        diff(state, news, host);
        await refuseStart();

        const { properties } = (await errorOf(create(news, host))) as PartialFailureError;

        expect(properties).to.include({ submissionId: 1, triggers: 1 });
        expect(properties.unfinished).to.include({ phase: "restart" });
        await world.control("POST", "jobs/demo/runs", { auto: true });
        expect(await remove(properties, world.process())).to.include({ outcome: "stopped" });
    });

    it("is a plain error at a create that replaces nothing", async () => {
        await refuseStart();

        expect(await errorOf(create(world.inputs, world.host))).not.to.be.instanceOf(PartialFailureError);
    });
});
