import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Stack } from "../support/stack.js";

// Symptom: "warning: Undefined value (rows) will not show as a stack output." in each up, until the run had ended.
describe("an export of an output that is not there yet, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    const program = (rows: string) => `
        const run = new JobRun("nightly", { clusterId: "emulator-cluster", jobName: "demo", waitFor: "running", pollInterval: "200ms" });
        exports.rows = ${rows};
    `;
    const outputs = async () => JSON.parse((await stack.expectSuccess("stack", "output", "--json")).output);

    it("gets no warning as docs/troubleshooting.md writes it, is null, and has its number once the run has ended", async () => {
        const page = readFileSync(join(__dirname, "../../../docs/troubleshooting.md"), "utf8");
        const rows = /`(run\.counters\.apply\([^`]*)`/.exec(page)?.[1];
        stack.write(program(rows ?? "the page shows none"));

        const { output } = await stack.up();

        expect(output).not.to.include("warning:");
        expect(await outputs()).to.deep.equal({ rows: null });

        await stack.control("POST", "clock", { advanceMs: 601_000 });
        await stack.expectSuccess("refresh", "--yes", "--skip-preview");
        await stack.up();

        expect((await outputs()).rows)
            .to.be.a("number")
            .and.to.be.above(0);
    });

    it("gets Pulumi's warning where it is undefined, as that page says", async () => {
        stack.emulator.reset();
        stack.write(program("run.errorSummary"));

        const { output } = await stack.up();

        expect(output).to.include("warning: Undefined value (rows) will not show as a stack output.");
        await stack.destroy();
    });
});
