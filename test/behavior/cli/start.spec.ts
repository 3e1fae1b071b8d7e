import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { cdmRun } from "../../support/commandBed.js";
import { World } from "../../support/world.js";

const job = ["--cluster", outOfTheBox.cluster, "--job", outOfTheBox.job];

describe("cdm-run start", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 2_000, runMs: 100_000 }));
    afterEach(() => world.close());

    it("starts the job once and waits until the run is RUNNING", async () => {
        const { exitCode, stdout } = await cdmRun(world, [
            "start",
            ...job,
            "--variable",
            "day=a=b",
            "--variable",
            "n=1",
        ]);

        expect(exitCode).to.equal(0);
        expect(stdout).to.match(/job "demo" in cluster emulator-cluster: run 1 is RUNNING/);
        expect(world.runs()).to.have.length(1);
        expect(world.runs()[0]?.variables).to.deep.equal(["day", "n"]);
    });

    it("starts it once where the answer to the start gets lost", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

        expect((await cdmRun(world, ["start", ...job])).exitCode).to.equal(0);
        expect(world.runs()).to.have.length(1);
    });

    it("waits for the end with --wait-for completed, and ends with 3 if the run has FAILED", async () => {
        const good = await cdmRun(world, ["start", ...job, "--wait-for", "completed"]);
        expect(good.stdout).to.match(/run 1 SUCCEEDED in 1 min 42 s/);
        expect(good.exitCode).to.equal(0);

        await world.control("PUT", "jobs/demo", { outcome: "fail" });
        const bad = await cdmRun(world, ["start", ...job, "--wait-for", "completed", "--json"]);
        expect(bad.exitCode).to.equal(3);
        const { error, run } = JSON.parse(bad.stdout);
        expect([error.code, run.status]).to.deep.equal(["CDMRUN-301", "FAILED"]);
    });

    it("fails where the job is live already, and does what --if-running says", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const refused = await cdmRun(world, ["start", ...job]);
        expect(refused.exitCode).to.equal(1);
        expect(refused.stderr)
            .to.include('started by "night-shift"')
            .and.to.include('set --if-running to "adopt"')
            .and.not.to.include("ifRunning");
        const asJson = await cdmRun(world, ["start", ...job, "--json"]);
        expect(JSON.parse(asJson.stdout).error).to.include({ code: "CDMRUN-201" });
        expect(world.sent("start")).to.equal(0);

        expect((await cdmRun(world, ["start", ...job, "--if-running", "restart"])).exitCode).to.equal(0);
        expect(world.runs().map(({ live }) => live)).to.deep.equal([false, true]);
    });

    it("writes no line for each look: a change has one, and how far the run is one now and then", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 600_000 });

        const { stdout } = await cdmRun(world, ["start", ...job, "--wait-for", "completed"]);

        const lines = stdout.trim().split("\n");
        expect(lines[0]).to.match(/starting/);
        expect(stdout).to.match(/RUNNING/);
        expect(lines.at(-1)).to.match(/SUCCEEDED/);
        // 8 in the first two minutes, one in each of the next eight, and one for each of the changes.
        expect(lines.length).to.be.within(6, 24);
    });

    for (const [args, sentence] of [
        [["--wait-for", "done"], "--wait-for must be one of submitted, running, completed."],
        [["--variable", "secret-value"], "--variable must be NAME=VALUE."],
        [["--variable", "a=1", "--variable", "a=2"], "--variable gives a twice."],
    ] as const) {
        it(`sends nothing for ${JSON.stringify(args)}`, async () => {
            const { exitCode, stderr } = await cdmRun(world, ["start", ...job, ...args]);

            expect({ exitCode, stderr }).to.deep.equal({ exitCode: 2, stderr: `cdm-run: ${sentence}\n` });
            expect(world.emulator.requests()).to.deep.equal([]);
        });
    }
});
