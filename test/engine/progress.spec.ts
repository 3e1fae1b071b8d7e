import { expect } from "chai";
import { Stack } from "../support/stack.js";

describe("the progress of a run through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        const program = `
            class Shop extends pulumi.ComponentResource {
                constructor(name) {
                    super("shop:index:Shop", name);
                    const job = { clusterId: "emulator-cluster", jobName: "demo" };
                    new JobRun("nightly", { ...job, waitFor: "completed" }, { parent: this });
                }
            }
            new Shop("shop");
        `;
        stack = await Stack.open(program, { bootMs: 500, runMs: 4_000 });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("shows in the row of that JobRun, in a component too, as few lines where no terminal redraws rows, and stays as a summary", async () => {
        const { output } = await stack.up();

        const lines = output.split("\n").filter((line) => line.includes("JobRun nightly"));
        expect(
            lines.some((line) => /creating .*1\/3 starting/.test(line)),
            output,
        ).to.equal(true);
        expect(
            lines.some((line) => / RUNNING/.test(line)),
            output,
        ).to.equal(true);
        expect(lines.filter((line) => / RUNNING/.test(line)).length).to.be.below(stack.sent("status"));
        expect(output.split("Diagnostics:")[1]).to.match(/JobRun \(nightly\):\s+run 1 SUCCEEDED in 4\.5 s: 4 k rows/);
    });
});
