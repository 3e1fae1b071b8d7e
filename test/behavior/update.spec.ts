import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("update", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 2_000, runMs: 3_600_000 }));
    afterEach(() => world.close());

    async function running(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, ...inputs }, world.host)).state;
    }

    async function unfinishedState(): Promise<JobRunState> {
        const error = await errorOf(running({ timeouts: { create: "1s" } }));
        return (error as PartialFailureError).properties;
    }

    it("stops the live run, proves that it stopped, and only then starts the next", async () => {
        // An emulator that would let a second run start beside the first: never two live is then the provider's doing.
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { stopMs: 3_000 });
        const state = await running();

        const next = await update(state, { ...world.inputs, triggers: "2" }, world.host);

        expect(next).to.include({ submissionId: 2, status: "RUNNING", triggers: "2" });
        expect(next.lastStop).to.include({ outcome: "stopped", attempts: 1 });
        expect(next.lastStop?.submission).to.include({ submissionId: 1 });
        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
    });

    it("starts at once where the old run has ended", async () => {
        const state = await running();
        await world.clock.advance(4_000_000);

        const next = await update(state, { ...world.inputs, variables: { day: "2" } }, world.host);

        expect(next).to.include({ submissionId: 2, status: "RUNNING" });
        expect(next).not.to.have.property("lastStop");
        expect(world.sent("stop")).to.equal(0);
    });

    it("starts the new run with the new variables, and a restart that is owed too", async () => {
        const state = await running({ variables: { day: "1" } });
        const inputs: JobRunInputs = { ...world.inputs, variables: { day: "2" } };

        const next = await update(state, inputs, world.host);
        await world.clock.advance(4_000_000);
        await update({ ...next, unfinished: { phase: "restart", since: world.clock.now() } }, inputs, world.host);

        expect(world.emulator.variables("demo")).to.deep.equal([{ day: "1" }, { day: "2" }, { day: "2" }]);
    });

    it("asks nobody anything where only policies changed", async () => {
        const state = await running();
        const before = world.emulator.requests().length;
        const inputs: JobRunInputs = {
            ...world.inputs,
            waitFor: "completed",
            timeouts: { delete: "1h" },
            pollInterval: "9s",
        };

        const next = await update(state, inputs, world.host);

        expect(next).to.deep.equal({ ...state, ...inputs });
        expect(world.emulator.requests().length).to.equal(before);
    });

    it("keeps the project and the region of the state where the program leaves them open", async () => {
        const state = await running({ region: "eu-west-101" });
        const { projectId } = state;
        expect(projectId).to.be.a("string");

        for (const change of [{ pollInterval: "9s" }, { triggers: 2 }, { desiredState: "stopped" }] as const) {
            const next = await update(state, { ...world.inputs, ...change }, world.host);
            expect(next).to.include({ region: "eu-west-101", projectId });
        }
    });

    it("moves no region that is given, and invents none", async () => {
        const state = await running();

        expect(await update(state, { ...world.inputs, pollInterval: "9s" }, world.host)).not.to.have.property("region");
        expect(await update(state, { ...world.inputs, region: "r" }, world.host)).to.include({ region: "r" });
    });

    it("leaves no input behind that the program has dropped", async () => {
        const state = await running({ pollInterval: "9s" });

        expect(await update(state, world.inputs, world.host)).not.to.have.property("pollInterval");
    });

    it("neither stops nor starts anything where somebody else's run is live", async () => {
        const state = await running();
        await world.clock.advance(4_000_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const error = await errorOf(update(state, { ...world.inputs, triggers: "2" }, world.host));

        expect(error.message).to.match(/started by "night-shift"\)\. It is not a run of this JobRun/);
        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([1, 0]);
    });

    it("goes on waiting for an unfinished run and starts nothing", async () => {
        const state = await unfinishedState();

        const next = await update(state, world.inputs, world.host);

        expect(next).to.include({ submissionId: 1, status: "RUNNING" });
        expect(next).not.to.have.property("unfinished");
        expect(world.sent("start")).to.equal(1);
    });

    it("goes on waiting for an unfinished run after a refresh too", async () => {
        const refreshed = await read(await unfinishedState(), world.host);
        if (refreshed === undefined) throw new Error("the refresh lost the run");
        expect(refreshed.unfinished).to.include({ phase: "wait" });

        expect(await update(refreshed, world.inputs, world.host)).to.include({ submissionId: 1, status: "RUNNING" });
        expect(world.sent("start")).to.equal(1);
    });

    // Symptom: "ended as FAILED before it was RUNNING", of a run that had been RUNNING between two operations, or two looks.
    it("does not say of a run that it was never RUNNING where it may have been, or was seen so", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", bootMs: 2_000, runMs: 2_000 });
        const owing = (await errorOf(running({ timeouts: { create: "1s" } }))) as PartialFailureError;
        await world.clock.advance(10_000);

        const unseen = await errorOf(update(owing.properties, world.inputs, world.host));

        expect(unseen.message).to.include("ended as FAILED before it was seen RUNNING:");
        await world.control("PUT", "jobs/demo", { bootMs: 0, runMs: 2_000 });
        const completed = { waitFor: "completed", timeouts: { create: "1s" } } as const;
        const seen = (await errorOf(running(completed))) as PartialFailureError;
        expect(seen.properties).to.include({ status: "RUNNING" });
        await world.clock.advance(10_000);

        const after = await errorOf(update(seen.properties, world.inputs, world.host));

        expect(after.message).to.match(/ended as FAILED: /);
    });

    it("says that an unfinished run has failed, and the update after that starts again", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: 1_000 });
        const state = (await errorOf(
            running({ waitFor: "completed", timeouts: { create: "1s" } }),
        )) as PartialFailureError;
        const inputs: JobRunInputs = { ...world.inputs, waitFor: "completed" };

        const error = await errorOf(update(state.properties, inputs, world.host));
        expect(error).to.be.instanceOf(PartialFailureError);
        expect(error.message).to.match(/ended as FAILED before it was SUCCEEDED/);
        await world.control("PUT", "jobs/demo", { outcome: "succeed" });
        const next = await update((error as PartialFailureError).properties, inputs, world.host);

        expect(next).to.include({ submissionId: 2, status: "SUCCEEDED" });
        expect(next).not.to.have.property("unfinished");
    });

    for (const [scenario, drop, runs] of [
        ["finds the run of a start whose answer was lost", "after", 1],
        ["starts the job where a start whose answer was lost had no effect", "before", 1],
    ] as const) {
        it(scenario, async () => {
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: drop });
            const idle = { submissions: [{ status: "NEVER_EXECUTED" }] };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body: idle });
            const denied = { errCode: "Cdm.0032", externalMessage: "Insufficient permission." };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 400, body: denied });
            const { properties } = (await errorOf(running())) as PartialFailureError;

            const next = await update(properties, world.inputs, world.host);

            expect(next).to.include({ submissionId: 1, status: "RUNNING", startedByUs: true });
            expect(world.runs()).to.have.length(runs);
        });
    }

    // Symptom: a foreign run that started while ours was being stopped was "left", and a second run was started beside it.
    it("starts nothing beside a foreign run that came while ours was being stopped", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        const state = await running({ pollInterval: "5s" });
        world.clock.at(2_000, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));

        const error = await errorOf(update(state, { ...world.inputs, pollInterval: "5s", triggers: 2 }, world.host));

        expect(error.message).to.include('started by "night-shift"');
        expect(world.runs().map((run) => run.live)).to.deep.equal([false, true]);
        expect(world.runs()[1]?.stops).to.equal(0);
    });

    // Symptom: status lagged behind at a re-run, and the new run started beside the old one.
    it("waits for a status that does not know yet of the run before", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { listLagMs: 20_000 });
        const state = await running({ waitFor: "submitted" });

        await update(state, { ...world.inputs, triggers: 2 }, world.host);

        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
        expect(world.runs()).to.have.length(2);
    });

    // Symptom: with `up --refresh` a failed run was waited for again and again, and never started again.
    it("starts a failed run again though a refresh comes between", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: 1_000 });
        const inputs: JobRunInputs = { ...world.inputs, waitFor: "completed" };
        const first = (await errorOf(
            running({ waitFor: "completed", timeouts: { create: "1s" } }),
        )) as PartialFailureError;
        const failed = (await errorOf(update(first.properties, inputs, world.host))) as PartialFailureError;
        expect(failed.properties.unfinished).to.include({ phase: "restart" });

        const refreshed = await read(failed.properties, world.host);
        if (refreshed === undefined) throw new Error("the refresh lost the run");
        await world.control("PUT", "jobs/demo", { outcome: "succeed" });

        expect(await update(refreshed, inputs, world.host)).to.include({ submissionId: 2, status: "SUCCEEDED" });
    });

    // Symptom: the start after a verified stop was refused; the state still said "run 1 RUNNING", and with the trigger
    // reverted the next up said that nothing had changed, while nothing ran.
    it("owes a start in the state where the one after the stop was refused", async () => {
        const state = await running();
        const denied = { errCode: "Cdm.0032", externalMessage: "Insufficient permission." };
        await world.control("POST", "faults", { operation: "start", kind: "status", status: 400, body: denied });

        const error = (await errorOf(
            update(state, { ...world.inputs, triggers: 2 }, world.host),
        )) as PartialFailureError;

        expect(error.message).to.include("Cdm.0032");
        expect(error.properties).to.include({ status: "STOPPED", submissionId: 1 });
        expect(error.properties.lastStop).to.include({ outcome: "stopped" });
        expect(await update(error.properties, world.inputs, world.host)).to.include({
            submissionId: 2,
            status: "RUNNING",
        });
    });

    // A run that CDM's automatic retry has brought back is what was owed: a start beside it would be one too many.
    for (const [how, retry, found] of [
        ["in its own submission", { "submission-id": 1, "is-execute-auto": false }, { submissionId: 1 }],
        ["in one of its own", { "submission-id": 2, "is-execute-auto": true }, { submissionId: 2 }],
    ] as const) {
        it(`goes on with the run that has come alive again ${how} where a start is owed, and starts nothing`, async () => {
            await world.control("POST", "switches", { startRunning: "accept" });
            const failed: JobRunState = {
                ...world.inputs,
                projectId: "emulator-project",
                submissionId: 1,
                creationUser: "emulator",
                creationDate: world.clock.now() - 1_000,
                status: "FAILED",
                startedByUs: true,
                unfinished: { phase: "restart", since: world.clock.now() },
            };
            const run = { "creation-user": "emulator", "creation-date": failed.creationDate, ...retry };
            const body = { submissions: [{ ...run, "job-name": "demo", status: "RUNNING" }] };
            await world.control("POST", "faults", {
                operation: "status",
                kind: "status",
                status: 200,
                body,
                times: 99,
            });

            const next = await update(failed, world.inputs, world.host);

            expect(next).to.include({ ...found, status: "RUNNING", startedByUs: true });
            expect(next).not.to.have.property("unfinished");
            expect([world.sent("start"), world.sent("stop")]).to.deep.equal([0, 0]);
        });
    }

    it("starts nothing beside somebody else's run where a start is owed", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        const state = await running();
        await world.clock.advance(4_000_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        const owing: JobRunState = { ...state, unfinished: { phase: "restart", since: world.clock.now() } };

        expect((await errorOf(update(owing, world.inputs, world.host))).message).to.include('started by "night-shift"');
        expect(world.sent("start")).to.equal(1);
    });

    it("owes a start in the state where the new run has failed", async () => {
        const state = await running();
        await world.control("PUT", "jobs/demo", { outcome: "fail", bootMs: 0, runMs: 0 });

        const error = (await errorOf(
            update(state, { ...world.inputs, triggers: 2 }, world.host),
        )) as PartialFailureError;

        expect(error.properties).to.include({ status: "FAILED", submissionId: 2 });
        expect(error.properties.unfinished).to.include({ phase: "restart" });
    });

    it("starts the job anew where CDM has lost an unfinished run, which it says first", async () => {
        const state = await unfinishedState();
        await world.control("DELETE", "jobs/demo");
        await world.control("PUT", "jobs/demo", { bootMs: 0 });

        const error = (await errorOf(update(state, world.inputs, world.host))) as PartialFailureError;

        expect(error.message).to.match(/^Run 1 .* is not known to CDM any more: the job's status shows no run\./);
        expect(await update(error.properties, world.inputs, world.host)).to.include({ status: "RUNNING" });
    });

    it("finds the run of a start that was slow to take effect", async () => {
        const idle = { submissions: [{ status: "NEVER_EXECUTED" }] };
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body: idle });
        const denied = { errCode: "Cdm.0032", externalMessage: "Insufficient permission." };
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 400, body: denied });
        await world.control("PUT", "jobs/demo", { listLagMs: 40_000 });
        await world.control("POST", "switches", { startRunning: "accept" });
        const { properties } = (await errorOf(running())) as PartialFailureError;

        expect(await update(properties, world.inputs, world.host)).to.include({ submissionId: 1, status: "RUNNING" });
        expect(world.runs()).to.have.length(1);
    });
});
