import { expect } from "chai";
import { Stack } from "../support/stack.js";

const program = `
    new JobRun("nightly", {
        clusterId: "emulator-cluster",
        jobName: process.env.JOB_NAME,
        timeouts: { create: "1s" },
        pollInterval: "200ms",
    });
`;

describe("a JobRun whose create ran out of time, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open(program, { runMs: 600_000 });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    for (const [jobName, ...args] of [["plain"], ["refreshed", "--refresh"]] as const) {
        it(`goes on with the same run in the next up ${args.join(" ")}: one start in all`, async () => {
            stack.environment["JOB_NAME"] = jobName;
            await stack.control("PUT", `jobs/${jobName}`, { bootMs: 600_000 });

            const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");
            expect(output).to.match(/was not RUNNING within 1 s; its last status was BOOTING\. The run goes on\./);
            expect(output).not.to.match(/\n\s+at /);
            const [owed] = await stack.jobRuns();
            expect(owed?.outputs).to.have.nested.property("unfinished.phase", "wait");

            // A refresh still sees BOOTING, so that what is owed has to survive it; the run goes on only after that.
            await stack.expectSuccess("refresh", "--yes", "--skip-preview");
            expect((await stack.jobRuns())[0]?.outputs).to.have.nested.property("unfinished.phase", "wait");
            await stack.control("POST", "clock", { advanceMs: 600_000 });
            await stack.up(...args);

            const [jobRun] = await stack.jobRuns();
            expect(jobRun?.outputs).to.include({ status: "RUNNING" });
            expect(jobRun?.outputs).not.to.have.property("unfinished");
            expect(stack.runs(jobName)).to.have.length(1);
            await stack.destroy();
            expect(stack.runs(jobName)).to.have.nested.property("[0].live", false);
        });
    }
});
