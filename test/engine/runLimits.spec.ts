import { expect } from "chai";
import { acceptSecondRuns, nightly, shareStack } from "../support/nightly.js";
import type { Stack } from "../support/stack.js";

describe("the limits of a run and of its end, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    const emulator = { bootMs: 200, runMs: 600_000 };
    shareStack({ program: nightly(), emulator, prepare: acceptSecondRuns }, (opened) => {
        stack = opened;
    });

    const lives = () => stack.runs().map(({ live, stops }) => [live, stops]);

    it("onTimeout stop: a run that is not in time is stopped, the up fails, and no resource is left", async () => {
        stack.write(nightly('waitFor: "completed", onTimeout: "stop", timeouts: { create: "6s" }'));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.match(/was not SUCCEEDED in the 6 s that timeouts allow.* It was stopped.*CDMRUN-308/s);
        expect(lives()).to.deep.equal([[false, 1]]);
        expect(await stack.jobRuns()).to.deep.equal([]);
        await stack.destroy();
    });

    it("onTimeout stop: a stop that is not proved stays owed. The next preview says so, and the next up pays it", async () => {
        await stack.control("PUT", "jobs/demo", { stopMs: 8_000 });
        stack.write(nightly('waitFor: "completed", onTimeout: "stop", timeouts: { create: "4s" }'));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.match(/that is not proved.*cdm-run stop .*CDMRUN-308/s);
        expect((await stack.jobRuns())[0]?.outputs["unfinished"]).to.include({ phase: "wait", isToStop: true });
        await stack.control("PUT", "jobs/demo", { stopMs: 0 });
        stack.write(nightly('onTimeout: "stop"'));
        const preview = await stack.expectSuccess("preview");
        expect(preview.output).to.include("stops run 1 if it is live, then starts a new one");
        await stack.up();
        expect(lives().map(([live]) => live)).to.deep.equal([false, true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        await stack.destroy();
        expect(lives().map(([live]) => live)).to.deep.equal([false, false]);
    });

    it("maxRunTime: a run that lasts too long is stopped, and is a failure, though the up may wait a day", async () => {
        stack.write(nightly('waitFor: "completed", maxRunTime: "3s"'));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.match(/has lasted longer than maxRunTime \("3s"\)\. It was stopped.*CDMRUN-309/s);
        expect(lives()).to.deep.equal([[false, 1]]);
        expect(await stack.jobRuns()).to.deep.equal([]);
        await stack.destroy();
    });

    it("onDelete send: destroy returns after one look and one stop, and says that it has verified nothing", async () => {
        await stack.control("PUT", "jobs/demo", { stopMs: 600_000 });
        stack.write(nightly());
        await stack.up();
        stack.write(nightly('onDelete: "send"'));
        const { output: plan } = await stack.expectSuccess("preview");
        expect(plan).to.include("no request to CDM");
        await stack.up();
        const before = stack.emulator.requests().length;

        const { output } = await stack.destroy();

        const sent = stack.emulator.requests().slice(before);
        expect(
            sent.map(({ operation }) => operation).filter((one) => one === "status" || one === "stop"),
        ).to.deep.equal(["status", "stop"]);
        expect(output)
            .to.match(/warning: .*the end of the run is NOT verified, because onDelete is "send"/)
            .and.to.match(/stop it by hand.*: npx -p pulumi-huaweicloud-cdm cdm-run stop --cluster=emulator-cluster/);
        expect(lives()).to.deep.equal([[true, 1]]);
        expect(await stack.jobRuns()).to.deep.equal([]);
    });

    it("onDelete send: a replacement verifies the stop before the next run is started", async () => {
        await stack.control("PUT", "jobs/demo", { stopMs: 1_500 });
        stack.write(nightly('onDelete: "send"'));
        await stack.up();

        const { output } = await stack.up(
            "--replace",
            "urn:pulumi:test::shop::pulumi-nodejs:dynamic/cdm:JobRun::nightly",
        );

        expect(output).not.to.include("NOT verified");
        expect(lives().map(([live]) => live)).to.deep.equal([false, true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        // A destroy that runs the program replaces nothing.
        expect((await stack.destroy("--run-program")).output).to.include("NOT verified");
    });
});
