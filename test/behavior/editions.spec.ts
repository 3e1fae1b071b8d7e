import { expect } from "chai";
import type { JobRunInputs } from "#provider/run/index.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

/** Every way in which the editions of CDM's documentation, and what was seen in the field, answer the same call. */
const editions: Record<string, readonly string[]> = {
    stopResponse: ["submissions", "empty", "validation", "none"],
    stopNotRunning: ["code", "validation", "validationNested"],
    startResponse: ["full", "minimal", "stringDates", "empty", "none"],
    userKey: ["misspelt", "correct", "both", "absent"],
    dateType: ["number", "string"],
    progressScale: ["percent", "fraction", "zero", "absent", "sqoop"],
    pendingPhase: ["off", "on"],
    afterStopStatus: ["STOPPED", "FAILED"],
};

describe("a run's whole life in every edition of the API", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 2_000, runMs: 600_000, stopMs: 3_000 }));
    afterEach(() => world.close());

    for (const [name, values] of Object.entries(editions)) {
        for (const value of values) {
            it(`${name} ${value}: one start, a re-run after a verified stop, and a destroy that leaves nothing live`, async () => {
                await world.control("POST", "switches", { startRunning: "accept", [name]: value });
                const { state } = await create(world.inputs, world.host);
                expect(state).to.include({ status: "RUNNING", submissionId: 1 });
                expect(state.creationDate).to.equal(world.runs()[0]?.startedAt);
                expect(await read(state, world.host)).to.include({ status: "RUNNING" });

                const inputs: JobRunInputs = { ...world.inputs, triggers: 2 };
                const next = await update(state, inputs, world.host);
                expect(next).to.include({ status: "RUNNING", submissionId: 2 });
                expect(next.lastStop).to.include({ outcome: "stopped" });

                expect(await remove(next, world.host)).to.include({ outcome: "stopped" });
                expect(world.emulator.truth()).to.include({ liveRuns: 0, maxLiveRuns: 1 });
                expect(world.runs()).to.have.length(2);
            });
        }
    }

    for (const stopNotRunning of editions["stopNotRunning"] ?? []) {
        it(`stopNotRunning ${stopNotRunning}: a run that ends just before its stop is seen to have ended`, async () => {
            await world.control("POST", "switches", { stopNotRunning });
            const { state } = await create(world.inputs, world.host);
            await world.clock.advance(700_000);
            // The last answer before the stop still shows the run live.
            const live = { submissions: [{ "submission-id": 1, status: "RUNNING" }] };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body: live });

            expect(await remove(state, world.host)).to.include({ outcome: "alreadyFinished", attempts: 1 });
        });
    }

    for (const missingJob of ["documented", "code0100", "code0054", "error500"]) {
        it(`missingJob ${missingJob}: a job that is gone is gone for refresh and destroy`, async () => {
            await world.control("POST", "switches", { missingJob });
            const { state } = await create(world.inputs, world.host);
            await world.control("DELETE", "jobs/demo");

            expect(await read(state, world.host)).to.equal(undefined);
            expect(await remove(state, world.host)).to.include({ outcome: "gone" });
        });
    }

    for (const status of ["PENDING", "UNKNOWN", "QUEUED_BY_SOMETHING_NEW"]) {
        it(`the status ${status} counts as live, until CDM says otherwise`, async () => {
            const { state } = await create(world.inputs, world.host);
            await world.control("PUT", "jobs/demo", { status, statusForMs: 60_000 });

            const stop = await remove(state, world.host);

            expect(stop).to.include({ outcome: "stopped" });
            expect(stop?.durationMs).to.be.at.least(60_000);
        });
    }

    it("waits through a status that nobody documented", async () => {
        world.clock.at(1_000, () => world.control("PUT", "jobs/demo", { status: "WARMING_UP", statusForMs: 8_000 }));

        expect((await create(world.inputs, world.host)).state).to.include({ status: "RUNNING" });
        expect(world.said.join()).to.include("WARMING_UP");
    });

    it("names a status that nobody documented when time is up", async () => {
        world.clock.at(1_000, () => world.control("PUT", "jobs/demo", { status: "WARMING_UP" }));

        const error = await errorOf(create({ ...world.inputs, timeouts: { create: "20s" } }, world.host));

        expect(error.message).to.include("its last status was WARMING_UP");
    });

    it("FAILURE_ON_SUBMIT always fails, also where only the submission is waited for", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "failOnSubmit" });

        const error = await errorOf(create({ ...world.inputs, waitFor: "submitted" }, world.host));

        expect(error.message).to.include("ended as FAILURE_ON_SUBMIT before it was accepted");
    });

    it("a disposable job that has deleted itself after its run is what was waited for", async () => {
        await world.control("PUT", "jobs/demo", { disposable: "delete", bootMs: 0, runMs: 3_000 });
        const { state } = await create({ ...world.inputs, pollInterval: "5s" }, world.host);
        await world.clock.advance(10_000);

        expect(await read(state, world.host)).to.include({ isDeleteJob: true, submissionId: 1 });
        expect(await remove(state, world.host)).to.include({ outcome: "gone" });
    });

    it("follows the automatic retry of a failed run", async () => {
        const fails = { outcome: "fail", runMs: 1_000, bootMs: 0, retries: 3, retryAfterMs: 2_000 };
        await world.control("PUT", "jobs/demo", fails);
        world.clock.at(5_000, () => world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: 600_000 }));

        const { state } = await create({ ...world.inputs, pollInterval: "5s", waitFor: "completed" }, world.host);

        expect(state).to.include({ isExecuteAuto: true, status: "SUCCEEDED" });
        expect(world.sent("start")).to.equal(1);
    });

    it("stops a run that the schedule started after ours", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 60_000 });
        const { state } = await create(world.inputs, world.host);
        await world.control("PUT", "jobs/demo", { everyMs: 300_000 });
        await world.clock.advance(310_000);
        expect(world.runs().at(-1)?.live).to.equal(true);

        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
        expect(world.emulator.truth().liveRuns).to.equal(0);
    });
});
