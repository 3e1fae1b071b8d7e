import { expect } from "chai";
import { Example } from "../support/example.js";

const secrets = ["SHOPKEY", "shop-secret", "ARCHIVEKEY", "archive-secret"];

describe("the example two-accounts", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("two-accounts", { bootMs: 0, runMs: 600_000 });
        // What the Providers come before: the token of no user.
        Object.assign(example.environment, { HW_AUTH_TOKEN: "nobodys-token", HW_PROJECT_ID: "nobodys-project" });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("runs each job in its own project as its own user, and keeps the keys as ciphertext", async () => {
        await example.type("pulumi stack init dev");
        await example.typeAll(/^curl -X (POST|PUT) /);
        await example.typeAll(/^pulumi config set /);
        await example.type("pulumi up");

        expect(["orders", "history"].map((name) => example.runs(name).map(({ createdBy }) => createdBy))).to.deep.equal(
            [["ann"], ["bob"]],
        );
        expect(example.outputs()["startedBy"]).to.deep.equal({ orders: "p-shop, ann", history: "p-archive, bob" });
        await example.type("pulumi stack output startedBy");
        for (const secret of secrets) {
            expect(example.stateText()).not.to.include(secret);
            expect(example.settingsText()).not.to.include(secret);
        }

        await example.type("pulumi destroy");
        example.expectDone();
    });
});
