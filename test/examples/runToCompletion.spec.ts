import { expect } from "chai";
import { Example } from "../support/example.js";

describe("the example run-to-completion", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("run-to-completion", { bootMs: 0, runMs: 300 });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("starts the second run when the first one has succeeded, with its number of rows", async () => {
        await example.type("pulumi stack init dev");
        for (const job of ["extract", "load"]) await example.typeJob(job);
        await example.type("pulumi up");

        const [extract] = example.runs("extract");
        const [load] = example.runs("load");
        expect(extract?.endedAt).to.be.lessThanOrEqual(Number(load?.startedAt));
        const rows = Number(example.outputs()["rows"]);
        expect(rows).to.be.greaterThan(0);
        expect(example.emulator.variables("load")).to.deep.equal([{ expectedRows: String(rows) }]);
        expect((await example.type("pulumi stack output rows")).stdout.trim()).to.equal(String(rows));
        expect(example.outputs()["loaded"]).to.equal("SUCCEEDED");
    });

    it("runs the second job again only for another number of rows", async () => {
        await example.type("pulumi config set revision 2");
        await example.type("pulumi up");
        expect([example.runs("extract").length, example.runs("load").length]).to.deep.equal([2, 1]);

        await example.control("PUT", "jobs/extract", { runMs: 600 });
        await example.succeed("pulumi config set revision 3");
        await example.type("pulumi up");
        expect([example.runs("extract").length, example.runs("load").length]).to.deep.equal([3, 2]);
        const rows = String(example.outputs()["rows"]);
        expect(example.emulator.variables("load")[1]).to.deep.equal({ expectedRows: rows });

        await example.type("pulumi destroy");
        example.expectDone();
    });
});
