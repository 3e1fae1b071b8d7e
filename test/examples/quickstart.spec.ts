import { join } from "node:path";
import { expect } from "chai";
import { Example } from "../support/example.js";
import { killStarted, start, until } from "../support/processes.js";

/** Symptom: copied out of the repository, it failed with "error TS6046: Argument for '--target' option must be…". */
describe("the example quickstart, installed alone from the packed packages", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.openAlone("quickstart", { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        killStarted();
        if (example) await example.close();
    });

    it("starts the run, runs the job again for another revision, and stops it", async () => {
        await example.type("pulumi stack init dev");
        await example.type("pulumi up");
        expect(example.outputs()).to.include({ submissionId: 1, status: "RUNNING" });

        await example.type("pulumi config set revision 2");
        await example.type("pulumi up");
        expect(example.outputs()).to.include({ submissionId: 2, status: "RUNNING" });

        await example.type("pulumi destroy");
        expect(example.runs().map(({ status, stops }) => [status, stops])).to.deep.equal([
            ["STOPPED", 1],
            ["STOPPED", 1],
        ]);
        expect(example.emulator.truth().maxLiveRuns).to.equal(1);
        example.expectDone();
    });

    it("brings the emulator as a command", async () => {
        const command = join(example.folder, "node_modules", ".bin", "huaweicloud-cdm-emulator");
        const emulator = start(command, ["--port", "0"], { env: example.environment });
        const address = await until("the emulator says its address", () => /http:\S+:\d+/.exec(emulator.stdout)?.[0]);

        const response = await fetch(`${address}/_emulator/truth`);

        expect(await response.json()).to.include({ liveRuns: 0 });
        emulator.child.kill("SIGTERM");
        await emulator.ended;
    });
});
