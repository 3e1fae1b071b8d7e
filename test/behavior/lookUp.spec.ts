import { expect } from "chai";
import { lookUp } from "#provider/run/index.js";
import { remove } from "../support/core.js";
import { World } from "../support/world.js";

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

    it("is a job without a run where it never ran", async () => {
        const state = await lookUp(id(), {}, world.host, {});

        expect(state).to.include({ jobName: "demo", startedByUs: false });
        expect(state).not.to.have.any.keys("submissionId", "status");
    });

    it("is absent where CDM knows no such job", async () => {
        expect(await lookUp(`${world.inputs.clusterId}/other`, {}, world.host, {})).to.equal(undefined);
    });
});
