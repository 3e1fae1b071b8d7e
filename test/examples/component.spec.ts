import { expect } from "chai";
import { Example } from "../support/example.js";

describe("the example component", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("component", { bootMs: 0, runMs: 300 });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("runs the orders when customers and products have succeeded, and stops them at destroy", async () => {
        await example.type("pulumi stack init dev");
        for (const job of ["customers", "products", "orders"]) await example.typeJob(job);
        await example.control("PUT", "jobs/orders", { runMs: 600_000 });
        await example.type("pulumi up");

        const [orders] = example.runs("orders");
        for (const name of ["customers", "products"]) {
            const [run] = example.runs(name);
            expect(run?.status, name).to.equal("SUCCEEDED");
            expect(run?.endedAt, name).to.be.lessThanOrEqual(Number(orders?.startedAt));
        }
        expect(example.outputs()).to.deep.include({ ordersStatus: "RUNNING" });
        const rows = example.outputs()["rows"];
        expect(rows).to.be.greaterThan(0);
        expect((await example.type("pulumi stack output rows")).stdout.trim()).to.equal(String(rows));
        const parents = example.jobRuns().map(({ parent }) => parent?.split("::").at(-1));
        expect(parents).to.deep.equal(["shop", "shop", "shop"]);

        await example.type("pulumi destroy");
        expect(example.runs("orders").map(({ status, stops }) => [status, stops])).to.deep.equal([["STOPPED", 1]]);
        example.expectDone();
    });
});
