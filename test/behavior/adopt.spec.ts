import { expect } from "chai";
import { create } from "../support/core.js";
import { World } from "../support/world.js";

// Symptom: a create that took a run over, or stopped it, did not say whose run that was.
describe("the row of a create that meets a live run", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
    });
    afterEach(() => world.close());

    it("names the run that it adopts and its user", async () => {
        await create({ ...world.inputs, ifRunning: "adopt" }, world.host);

        expect(world.said).to.include('adopted run 1, started by "night-shift"; sent no start');
        expect(world.said.filter((line) => line.startsWith("warning"))).to.deep.equal([]);
    });

    it("warns once of variables that an adopted run was not started with, and shows no value of them", async () => {
        const variables = { day: "2026-11-24", table: "secret-orders" };

        await create({ ...world.inputs, ifRunning: "adopt", variables }, world.host);

        const warnings = world.said.filter((line) => line.startsWith("warning"));
        expect(warnings).to.deep.equal([
            "warning: The variables were not sent (day, table): run 1 was adopted, and CDM does not tell with which ones it was started. " +
                "The next start sends them: to have one now, change triggers.",
        ]);
        expect(world.said.join()).not.to.include("secret-orders");
        expect(world.sent("start")).to.equal(0);
    });

    it("names the run that it stops before its own, and its user", async () => {
        await create({ ...world.inputs, ifRunning: "restart" }, world.host);

        expect(world.said.join("\n")).to.match(
            /stopped, and seen not live twice in a row \(1 stop sent, .*\): job "demo" .*\. It stopped run 1 of "night-shift", because ifRunning is "restart"/,
        );
    });

    it("names the run that it stops because the job is to be stopped", async () => {
        await create({ ...world.inputs, ifRunning: "adopt", desiredState: "stopped" }, world.host);

        expect(world.said.join("\n")).to.match(/It stopped run 1 of "night-shift", because ifRunning is "adopt"/);
        expect(world.sent("start")).to.equal(0);
    });
});
