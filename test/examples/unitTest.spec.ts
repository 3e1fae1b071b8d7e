import { expect } from "chai";
import { Example } from "../support/example.js";

describe("the example unit-test, installed alone from the packed packages", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.openAlone("unit-test", { bootMs: 0, runMs: 300 });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("is right by its types, and its tests pass in mocha and in vitest, without CDM", async () => {
        await example.succeed("npx tsc");

        expect((await example.type("npm run test:mocha")).stdout).to.match(/2 passing/);
        expect((await example.type("npm run test:vitest")).stdout).to.match(/2 passed/);

        expect(example.emulator.requests()).to.deep.equal([]);
    });

    it("has tests that fail if the program forgets the date", async () => {
        await example.succeed("sed -i.bak 's/triggers: { date }, //' index.ts");

        expect((await example.run("npm run test:mocha")).stdout).to.match(/1 failing/);
        expect((await example.run("npm run test:vitest")).stdout).to.match(/1 failed/);

        await example.succeed("mv index.ts.bak index.ts");
    });

    it("runs the job of each table", async () => {
        await example.type("pulumi stack init dev");
        await example.typeAll(/^(curl|pulumi config set) /);
        await example.type("pulumi up");

        expect(["copy-customers", "copy-orders"].map((job) => example.runs(job)[0]?.status)).to.deep.equal([
            "SUCCEEDED",
            "SUCCEEDED",
        ]);
        const rows = (await example.type("pulumi stack output rows")).stdout.trim();
        expect(Number(rows)).to.be.greaterThan(0);
        await example.type("pulumi destroy");
        example.expectDone();
    });
});
