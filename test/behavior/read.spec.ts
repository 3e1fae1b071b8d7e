import { expect } from "chai";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("read", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 60_000 }));
    afterEach(() => world.close());

    it("brings the outputs up to date and leaves the inputs as they are", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(120_000);

        const now = await read(state, world.host);

        expect(now).to.include({ status: "SUCCEEDED", submissionId: 1 });
        expect(now).to.include(world.inputs);
    });

    // Symptom: a state without marks of secrets that owes its first start went through a refresh as it was, its variables in plaintext.
    it("takes every variable of a state without marks for a secret where there never was a run, too", async () => {
        const variables = { password: "sp1-secret" };
        const state = {
            ...world.inputs,
            variables,
            startedByUs: false,
            unfinished: { phase: "restart", since: 1 } as const,
        };

        expect(await read(state, world.host)).to.deep.equal({ ...state, __secretVariables: true });
        expect(world.sent("status")).to.equal(0);
    });

    it("asks once", async () => {
        const { state } = await create(world.inputs, world.host);
        const before = world.sent("status");

        await read(state, world.host);

        expect(world.sent("status") - before).to.equal(1);
    });

    it("is the same twice over once the run has ended", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);

        expect(await read(state, world.host)).to.deep.equal(state);
    });

    it("keeps what was known of our run when a newer one exists, and says so", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(120_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await read(state, world.host)).to.deep.equal({ ...state, superseded: true });
    });

    it("keeps what was known of our run when CDM has forgotten it, and says so", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("DELETE", "jobs/demo");
        await world.control("PUT", "jobs/demo", {});

        expect(await read(state, world.host)).to.deep.equal({ ...state, historyExpired: true });
    });

    it("knows that a job is gone only from CDM's own word", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("DELETE", "jobs/demo");

        expect(await read(state, world.host)).to.equal(undefined);
    });

    it("keeps what a disposable job's run did when the job has deleted itself", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("DELETE", "jobs/demo");
        const disposable = { ...state, isDeleteJob: true };

        expect(await read(disposable, world.host)).to.deep.equal(disposable);
    });

    it("never takes a permission error or a gateway's 404 for a job that is gone", async () => {
        const { state } = await create(world.inputs, world.host);
        const bodies = [
            { status: 400, body: { errCode: "Cdm.0001", externalMessage: "no permission" } },
            { status: 404, body: { error_code: "APIGW.0101", error_msg: "The API does not exist", request_id: "r" } },
            // A page for once is waited through, where CDM has answered before.
            { status: 404, body: "<html>not here</html>", times: 1_000 },
        ];
        for (const answer of bodies) {
            await world.control("POST", "faults", { operation: "status", kind: "status", ...answer });

            expect((await errorOf(read(state, world.host))).message).to.match(/HTTP 40[04]/);
        }
    });

    it("settles an unfinished wait that has been met meanwhile", async () => {
        await world.control("PUT", "jobs/demo", { bootMs: 2_000 });
        const error = await errorOf(create({ ...world.inputs, timeouts: { create: "1s" } }, world.host));
        await world.clock.advance(5_000);

        const now = await read((error as PartialFailureError).properties, world.host);

        expect(now).to.include({ status: "RUNNING" });
        expect(now).not.to.have.property("unfinished");
    });
});
