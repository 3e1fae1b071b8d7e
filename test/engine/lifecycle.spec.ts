import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Stack } from "../support/stack.js";

function program(revision: number): string {
    return `
        new JobRun("nightly", {
            clusterId: "emulator-cluster",
            jobName: "demo",
            triggers: { revision: ${revision} },
            pollInterval: "200ms",
        });
    `;
}

describe("one JobRun through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.openAsUsersHaveIt(program(1), { bootMs: 500, runMs: 600_000 });
        // A service that would let a second run start beside the first: never two live is then the provider's doing.
        await stack.control("POST", "switches", { startRunning: "accept" });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    /** One live run in the state. Costs nothing where the spec before has left it, so that each can be run alone. */
    async function isUp(): Promise<void> {
        if ((await stack.jobRuns()).length === 0) await stack.up();
        expect(stack.runs().at(-1)).to.include({ live: true });
    }

    /** A trigger that no spec before has used. */
    async function rerun(): Promise<void> {
        stack.write(program(stack.sent("start") + 1));
        await stack.up();
    }

    it("up starts the job once", async () => {
        await stack.up();

        expect(stack.sent("start")).to.equal(1);
        expect(stack.runs()).to.have.length(1);
        const [jobRun] = await stack.jobRuns();
        expect(jobRun?.outputs).to.include({ submissionId: 1, status: "RUNNING", startedByUs: true });
    });

    it("a second up starts nothing and shows no change", async () => {
        await isUp();
        const starts = stack.sent("start");

        await stack.up("--expect-no-changes");

        expect(stack.sent("start")).to.equal(starts);
    });

    it("a changed trigger stops the run, proves it, and starts the next: never two at once", async () => {
        await isUp();
        await stack.control("PUT", "jobs/demo", { stopMs: 1_000 });
        const starts = stack.sent("start");

        await rerun();

        expect(stack.sent("start")).to.equal(starts + 1);
        expect(
            stack
                .runs()
                .slice(-2)
                .map((run) => [run.status, run.stops]),
        ).to.deep.equal([
            ["STOPPED", 1],
            ["RUNNING", 0],
        ]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
    });

    it("the exported resource is small and holds no credential", async () => {
        await isUp();
        if (stack.sent("stop") === 0) await rerun();
        const [jobRun] = await stack.exportedJobRuns();
        const exported = JSON.stringify(jobRun);

        expect(jobRun?.outputs["lastStop"]).to.include({ outcome: "stopped", attempts: 1 });
        // The inputs and the outputs have the line that loads the package, of at most 400 bytes. All else stays small.
        const line = JSON.stringify(jobRun?.outputs["__provider"]);
        expect(exported.split(line)).to.have.length(3);
        expect(exported.replaceAll(line, "").length).to.be.at.most(2_912);
        expect(exported).not.to.include(outOfTheBox.token);
    });

    it("destroy returns only when the run is not live, though stop says nothing and the run ends 3 s later", async () => {
        await isUp();
        await stack.control("POST", "switches", { stopResponse: "empty" });
        await stack.control("PUT", "jobs/demo", { stopMs: 3_000 });

        const { endedAt, output } = await stack.destroy();

        const run = stack.runs().at(-1);
        expect(run).to.include({ live: false, status: "STOPPED", stops: 1 });
        expect(run?.endedAt).to.be.at.most(endedAt);
        expect(output).to.include("stopped, and seen not live twice in a row (1 stop sent");
        expect(await stack.jobRuns()).to.deep.equal([]);
    });

    it("destroy sends the stop again when the first was refused with 200 and an ERROR", async () => {
        await stack.up();
        await stack.control("POST", "faults", { operation: "stop", kind: "refuse", message: "engine busy" });

        const { output } = await stack.destroy();

        expect(stack.runs().at(-1)).to.include({ live: false, status: "STOPPED", stops: 1 });
        expect(output).to.include("2 stops sent");
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
    });
});

describe("a JobRun whose run has ended, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open(program(1).replace("pollInterval", 'waitFor: "completed", pollInterval'), {
            bootMs: 100,
            runMs: 500,
        });
        await stack.up();
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("is SUCCEEDED in the state, with what it moved", async () => {
        const [jobRun] = await stack.jobRuns();

        expect(jobRun?.outputs).to.include({ status: "SUCCEEDED" });
        expect(jobRun?.outputs).to.have.nested.property("counters.rowsRead");
    });

    it("shows no change in a refresh", async () => {
        await stack.expectSuccess("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    });

    it("shows no change under another project in the environment", async () => {
        stack.environment["HW_PROJECT_ID"] = "another-project";
        await stack.expectSuccess("preview", "--expect-no-changes");
        stack.environment["HW_PROJECT_ID"] = outOfTheBox.project;
    });

    it("is destroyed without a stop", async () => {
        await stack.destroy();

        expect(stack.sent("stop")).to.equal(0);
        expect(stack.sent("start")).to.equal(1);
    });
});
