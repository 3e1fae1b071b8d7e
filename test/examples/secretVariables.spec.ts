import { expect } from "chai";
import { Example } from "../support/example.js";

const secret = "correct-horse-battery";

describe("the example secret-variables", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("secret-variables", { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("gives CDM the password, and the state, the settings and every line only what hides it", async () => {
        await example.type("pulumi stack init dev");
        await example.type(`pulumi config set --secret password ${secret}`);
        const up = await example.type("pulumi up");
        const state = await example.type("pulumi stack export");

        expect(example.emulator.variables("demo")).to.deep.equal([{ day: "2026-11-24", password: secret }]);
        const [run] = JSON.parse(state.stdout).deployment.resources.filter(({ type }: { type: string }) =>
            type.endsWith(":JobRun"),
        );
        for (const variables of [run.inputs.variables, run.outputs.variables]) {
            expect(variables.day).to.equal("2026-11-24");
            expect(variables.password.ciphertext).to.be.a("string");
        }

        await example.type("pulumi config set day 2026-11-25");
        const again = await example.type("pulumi up");
        expect(example.emulator.variables("demo")[1]).to.deep.equal({ day: "2026-11-25", password: secret });

        const destroy = await example.type("pulumi destroy");
        for (const { stdout, stderr } of [up, state, again, destroy]) expect(stdout + stderr).not.to.include(secret);
        for (const text of [example.stateText(), example.settingsText()]) expect(text).not.to.include(secret);
        example.expectDone();
    });
});
