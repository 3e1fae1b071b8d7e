import { expect } from "chai";
import { registered, resolved, useMocks } from "../mocks.js";

describe("the program", () => {
    let program: typeof import("../index.js");
    before(async () => {
        await useMocks({ "unit-test:date": "2026-11-24", "unit-test:tables": '["customers", "orders"]' });
        program = await import("../index.js");
    });

    it("adds the rows of all runs", async () => {
        expect(await resolved(program.rows)).to.equal(200);
    });

    it("runs the job of each table, and again for another date", async () => {
        await resolved(program.rows);
        const jobs = registered.map(({ inputs }) => [inputs.jobName, inputs.triggers, inputs.waitFor]);
        expect(jobs).to.deep.equal([
            ["copy-customers", { date: "2026-11-24" }, "completed"],
            ["copy-orders", { date: "2026-11-24" }, "completed"],
        ]);
    });
});
