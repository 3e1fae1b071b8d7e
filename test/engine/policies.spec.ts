import { expect } from "chai";
import { acceptSecondRuns, nightly, shareStack } from "../support/nightly.js";
import type { Stack } from "../support/stack.js";

describe("a JobRun's policies, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    const emulator = { bootMs: 200, runMs: 600_000 };
    shareStack({ program: nightly(), emulator, prepare: acceptSecondRuns }, (opened) => {
        stack = opened;
    });

    function foreignRun(): Promise<void> {
        return stack.control("POST", "jobs/demo/runs", { user: "night-shift" });
    }

    function live(): boolean[] {
        return stack.runs().map((run) => run.live);
    }

    const refreshed = ["refresh", "--yes", "--skip-preview"];

    it("desiredState: stops the job, shows it started again as drift, ends that, and starts it again", async () => {
        stack.write(nightly());
        await stack.up();
        stack.write(nightly('desiredState: "stopped", onForeignRun: "stop"'));
        const { output } = await stack.up();
        expect(output).to.include("stops what is live of the job and starts nothing");
        expect(live()).to.deep.equal([false]);
        await stack.expectSuccess(...refreshed, "--expect-no-changes");
        await stack.up("--expect-no-changes");

        await foreignRun();
        await stack.expectFailure(...refreshed, "--expect-no-changes");
        await stack.up();
        expect(live()).to.deep.equal([false, false]);

        stack.write(nightly());
        await stack.up();
        expect(live()).to.deep.equal([false, false, true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        await stack.destroy();
        expect(live()).to.deep.equal([false, false, false]);
    });

    it("ifRunning fail: starts nothing beside a live run, keeps no resource, and leaves the run alone", async () => {
        await foreignRun();
        stack.write(nightly());

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.match(/Run 1 of job "demo" .* is live .*"night-shift".*"adopt".*"restart"/);
        expect(await stack.jobRuns()).to.deep.equal([]);
        expect([live(), stack.sent("start"), stack.sent("stop")]).to.deep.equal([[true], 0, 0]);
        await stack.destroy();
    });

    it("ifRunning adopt: takes the live run over without a start, and destroy stops it", async () => {
        await foreignRun();
        stack.write(nightly('ifRunning: "adopt"'));

        await stack.up();
        expect((await stack.jobRuns())[0]?.outputs).to.include({ submissionId: 1, startedByUs: false });
        expect(stack.sent("start")).to.equal(0);

        await stack.destroy();
        expect(live()).to.deep.equal([false]);
    });

    it("ifRunning restart: stops the live run, whoever's it is, before it starts", async () => {
        await foreignRun();
        stack.write(nightly('ifRunning: "restart"'));

        await stack.up();

        expect(live()).to.deep.equal([false, true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        await stack.destroy();
    });

    it("onUpdate queue: lets the old run end before it starts the next", async () => {
        await stack.control("PUT", "jobs/demo", { runMs: 6_000 });
        stack.write(nightly());
        await stack.up();
        stack.write(nightly('onUpdate: "queue", triggers: 2'));

        await stack.up();

        expect(stack.runs().map((run) => [run.stops, run.submissionId])).to.deep.equal([
            [0, 1],
            [0, 2],
        ]);
        expect(stack.runs()[0]?.status).to.equal("SUCCEEDED");
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        await stack.destroy();
    });

    it("onDelete finish: destroy lets the run end", async () => {
        await stack.control("PUT", "jobs/demo", { runMs: 6_000 });
        stack.write(nightly('onDelete: "finish"'));
        await stack.up();

        const { endedAt } = await stack.destroy();

        expect(stack.runs()[0]).to.include({ status: "SUCCEEDED", live: false, stops: 0 });
        expect(stack.runs()[0]?.endedAt).to.be.at.most(endedAt);
    });

    async function withForeignRun(policy: string): Promise<void> {
        await stack.control("PUT", "jobs/demo", { runMs: 100 });
        stack.write(nightly(`waitFor: "completed", onForeignRun: "${policy}"`));
        await stack.up();
        await stack.control("PUT", "jobs/demo", { runMs: 600_000 });
        await foreignRun();
    }

    it("onForeignRun leave: destroy leaves the run and says so", async () => {
        await withForeignRun("leave");

        const { output } = await stack.destroy();

        expect(output).to.include("a run that is not this JobRun's is live and was left running");
        expect(live()).to.deep.equal([false, true]);
    });

    it("onForeignRun fail: destroy fails, names the user and keeps the resource; stop: destroy stops the run", async () => {
        await withForeignRun("fail");

        const { output } = await stack.expectFailure("destroy", "--yes", "--skip-preview");
        expect(output).to.include('started by "night-shift"');
        expect(await stack.jobRuns()).to.have.length(1);
        expect(live()).to.deep.equal([false, true]);

        stack.write(nightly('waitFor: "completed", onForeignRun: "stop"'));
        await stack.up();
        await stack.destroy();
        expect(live()).to.deep.equal([false, false]);
    });

    it("onStopFailure warn: the resource leaves the state with the command that stops the run by hand", async () => {
        stack.write(nightly('onStopFailure: "warn", timeouts: { delete: "1s" }'));
        await stack.up();
        await stack.control("POST", "faults", { operation: "stop", kind: "refuse", message: "engine busy", times: 99 });

        const { output } = await stack.destroy();

        expect(output).to.match(
            /warning: The run of emulator-cluster\/demo may still be live.*engine busy.*npx -p pulumi-huaweicloud-cdm cdm-run stop/,
        );
        expect(output).to.include("--cluster=emulator-cluster --job=demo").and.not.to.include("emulator-token");
        expect(await stack.jobRuns()).to.deep.equal([]);
        expect(live()).to.deep.equal([true]);
    });
});
