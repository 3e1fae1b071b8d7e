import { expect } from "chai";
import { Example } from "../support/example.js";

const secrets = ["mysql-password-of-the-example", "OBSACCESSKEYOFTHEEXAMPLE", "obs-secret-key-of-the-example"];

describe("the example mysql-to-obs", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("mysql-to-obs", { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        if (example) await example.close();
    });

    const changes = () => example.emulator.truth().changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

    it("creates links and job, runs the job again for another definition, and deletes all in order", async () => {
        await example.type("pulumi stack init dev");
        await example.typeAll(/^pulumi config set --secret /);
        await example.type("pulumi up");
        expect(changes().slice(-3)).to.have.members(["create link shop", "create link lake", "create job orders"]);
        expect(example.runs("orders").map(({ live }) => live)).to.deep.equal([true]);
        for (const secret of secrets) expect(example.stateText()).not.to.include(secret);

        const other = 'pulumi up --config "where=id > 1000"';
        await example.type(other);
        expect(changes().at(-1)).to.equal("update job orders");
        expect(example.runs("orders").map(({ live }) => live)).to.deep.equal([false, true]);
        expect(example.emulator.truth().maxLiveRuns).to.equal(1);

        const { stdout } = await example.type(other);
        expect(stdout).to.match(/5 unchanged/);
        expect(example.runs("orders")).to.have.length(2);

        await example.type("pulumi destroy");
        expect(changes().slice(-3)[0]).to.equal("delete job orders");
        expect(changes().slice(-2)).to.have.members(["delete link shop", "delete link lake"]);
        example.expectDone();
    });
});
