import { expect } from "chai";
import { lookUp } from "#provider/run/index.js";
import { remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("a job that is looked up by its id", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    const id = () => `${world.inputs.clusterId}/${world.inputs.jobName}`;

    it("is its last run, which a destroy then stops", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const state = await lookUp(id(), {}, world.host, {});

        expect(state).to.include({ jobName: "demo", status: "RUNNING", startedByUs: false });
        expect(state?.submissionId).to.equal(world.runs()[0]?.submissionId);
        if (state) await remove(state, world.host);
        expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        expect(world.sent("start")).to.equal(0);
    });

    it("owes a start where it never ran, and the next up starts it once", async () => {
        const state = await lookUp(id(), {}, world.host, {});

        expect(state).to.include({ jobName: "demo", startedByUs: false });
        expect(state).not.to.have.any.keys("submissionId", "status");
        if (state === undefined) return expect.fail("the job was there");
        const started = await update(state, world.inputs, world.process());
        expect(started).to.include({ status: "RUNNING", startedByUs: true });
        expect(world.runs()).to.have.length(1);
    });

    it("is bound to the address at which it was seen", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await lookUp(id(), {}, world.host, {})).to.include({ __seenAt: world.emulator.url });
    });

    it("is not absent where CDM says so once only", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        const body = { errCode: "Cdm.0100", externalMessage: "The job does not exist." };
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 400, body, times: 1 });

        expect(await lookUp(id(), {}, world.host, {})).to.include({ status: "RUNNING" });
    });

    it("is an error where its cluster is stopped", async () => {
        await world.control("POST", "clusters/emulator-cluster", { status: "900" });

        expect((await errorOf(lookUp(id(), {}, world.host, {}))).message).to.include("the cluster is stopped");
    });

    it("is an error where CDM tells neither the id nor the date of its run", async () => {
        const run = { "job-name": world.inputs.jobName, status: "RUNNING" };
        const body = { submissions: [run] };
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, times: 9 });

        expect((await errorOf(lookUp(id(), {}, world.host, {}))).message).to.include("it can't be taken over");
    });

    for (const wrong of [
        "",
        "demo",
        "/",
        "/demo",
        "emulator-cluster/",
        "../demo",
        "emulator-cluster/all",
        "a/b\ud800",
    ]) {
        it(`is asked of nobody under an id that is none: ${JSON.stringify(wrong)}`, async () => {
            const error = await errorOf(lookUp(wrong, {}, world.host, {}));

            expect(error.message).to.include("is not the id of a JobRun").and.to.include("CDMRUN-152");
            expect(world.emulator.requests()).to.deep.equal([]);
        });
    }

    it("is absent where CDM knows no such job", async () => {
        expect(await lookUp(`${world.inputs.clusterId}/other`, {}, world.host, {})).to.equal(undefined);
    });
});
