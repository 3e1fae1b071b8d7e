import { expect } from "chai";
import { Example } from "../support/example.js";

describe("the example nightly-rerun", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("nightly-rerun", { bootMs: 0, runMs: 300 });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("runs the job to its end once for each date", async () => {
        await example.type("pulumi stack init dev");
        await example.type("pulumi up --config date=2026-11-24");
        expect(example.outputs()).to.include({ submissionId: 1, status: "SUCCEEDED" });

        const { stdout } = await example.type("pulumi up --config date=2026-11-24");
        expect(stdout).to.match(/2 unchanged/);
        expect(example.runs()).to.have.length(1);

        await example.type("pulumi up --config date=2026-11-25");
        expect(example.outputs()).to.include({ submissionId: 2, status: "SUCCEEDED" });
        expect(example.outputs()["rows"]).to.be.greaterThan(0);

        await example.type("pulumi destroy");
        expect(example.runs().map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
        example.expectDone();
    });
});
