import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { cdmRun } from "../../support/commandBed.js";
import { eventsIn } from "../../support/events.js";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolders.js";
import { World } from "../../support/world.js";

const ofCluster = ["--cluster", outOfTheBox.cluster];
const ofJob = [...ofCluster, "--job", outOfTheBox.job];

describe("cdm-run status", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 100_000 }));
    afterEach(() => world.close());
    after(removeTemporaryFolders);

    it("warns on stderr of a file of events that takes none, and shows the status all the same", async () => {
        const environment = { HW_CDM_EVENTS: "/nowhere/events.jsonl" };
        for (const args of [["status"], ["history"], ["watch"]]) {
            const { stdout, stderr } = await cdmRun(world, [...args, ...ofJob, "--json"], { environment });

            expect(stderr, args.join()).to.match(/^cdm-run: HW_CDM_EVENTS: events can't be written to .*ENOENT/);
            expect(stderr.trim().split("\n"), args.join()).to.have.length(1);
            expect(JSON.parse(stdout)).to.include({ jobName: outOfTheBox.job });
        }
    });

    it("shows a live run with its progress, user and age", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(42_000);

        const { exitCode, stdout } = await cdmRun(world, ["status", ...ofJob]);

        expect(exitCode).to.equal(0);
        expect(stdout).to.match(/^status {3}42 % RUNNING, 42 k rows$/m);
        expect(stdout).to.match(/^user {5}night-shift$/m);
        expect(stdout).to.match(/^started {2}\S+ \S+Z \(42 s ago\)$/m);
    });

    it("answers with 0 about a run that has FAILED, and shows CDM's reason", async () => {
        await world.control("PUT", "jobs/demo", { outcome: "fail" });
        await world.control("POST", "jobs/demo/runs");
        await world.clock.advance(101_000);

        const { exitCode, stdout } = await cdmRun(world, ["status", ...ofJob]);
        expect(exitCode).to.equal(0);
        expect(stdout)
            .to.match(/^status {3}3\/3 FAILED/m)
            .and.match(/^reason {3}Cdm\.0901/m);

        const { status, liveness } = JSON.parse((await cdmRun(world, ["status", ...ofJob, "--json"])).stdout);
        expect({ status, liveness }).to.deep.equal({ status: "FAILED", liveness: "ended" });
    });

    it("says that a job has never run, and ends with 1 where there is none", async () => {
        expect(await cdmRun(world, ["status", ...ofJob])).to.include({
            exitCode: 0,
            stdout: 'CDM knows of no run of job "demo" in cluster emulator-cluster.\n',
        });
        const { exitCode, stderr, stdout } = await cdmRun(world, ["status", ...ofCluster, "--job", "dmeo", "--json"]);
        expect(exitCode).to.equal(1);
        expect(stderr).to.match(/^cdm-run: CDM could not show the status of job "dmeo"/);
        expect(JSON.parse(stdout).error.message).to.include('job "dmeo"');
    });

    it("shows all jobs of a cluster from one list, at the terminal in colors unless NO_COLOR is set", async () => {
        await world.control("PUT", "jobs/a-job-with-quite-a-long-name", {});
        await world.control("POST", "jobs/demo/runs");

        const calm = await cdmRun(world, ["status", ...ofCluster]);
        expect(calm.stdout).to.match(/^JOB +STATUS +ROWS +STARTED\na-job-with-quite-a-long-name +NEW\ndemo +RUNNING /);
        expect(world.sent("status")).to.equal(0);

        const colored = await cdmRun(world, ["status", ...ofCluster], { columns: 80 });
        expect(colored.stdout).to.include("\u001b[36mRUNNING\u001b[0m");
        const plain = await cdmRun(world, ["status", ...ofCluster], { columns: 80, environment: { NO_COLOR: "1" } });
        expect(plain.stdout).not.to.include("\u001b");
        const forced = await cdmRun(world, ["status", ...ofCluster], {
            environment: { FORCE_COLOR: "1", NO_COLOR: "1" },
        });
        expect(forced.stdout).to.include("\u001b[36mRUNNING");

        const { jobs } = JSON.parse((await cdmRun(world, ["status", ...ofCluster, "--json"])).stdout);
        expect(jobs[1]).to.include({ jobName: "demo", status: "RUNNING", liveness: "live" });
    });

    it("fits into a terminal of 20 columns", async () => {
        await world.control("PUT", "jobs/a-job-with-quite-a-long-name", {});
        await world.control("PUT", `jobs/${encodeURIComponent("订单迁移订单迁移订单迁移")}`, {});
        await world.control("POST", "jobs/demo/runs");

        const { stdout } = await cdmRun(world, ["status", ...ofCluster], {
            columns: 20,
            environment: { NO_COLOR: "1" },
        });

        const widthOf = (line: string) => [...line].reduce((sum, one) => sum + (one > "\u2e80" ? 2 : 1), 0);
        for (const line of stdout.split("\n")) expect(widthOf(line), line).to.be.at.most(20);
        expect(stdout)
            .to.match(/^demo +RUNNING$/m)
            .and.include("…");
    });

    it("writes the requests about a cluster to the file of events, with an outcome", async () => {
        const events = join(temporaryFolder(), "events.jsonl");

        await cdmRun(world, ["status", ...ofCluster], { environment: { HW_CDM_EVENTS: events } });
        await cdmRun(world, ["status", "--cluster", "no-such"], { environment: { HW_CDM_EVENTS: events } });

        const all = eventsIn(readFileSync(events, "utf8"));
        expect(all.filter(({ event }) => event === "request")).to.have.length(world.emulator.requests().length);
        expect(all.every(({ verb, job }) => verb === "status" && job === undefined)).to.equal(true);
        const outcomes = all.filter(({ event }) => event === "outcome");
        expect(outcomes.map(({ cluster, ok }) => [cluster, ok])).to.deep.equal([
            [outOfTheBox.cluster, true],
            ["no-such", false],
        ]);
        expect(JSON.stringify(all)).not.to.include(outOfTheBox.token);
    });

    it("says how many jobs CDM lists where it does not read them all", async () => {
        const jobs = [{ name: "a", status: "NEW" }];
        const body = { total: 5_001, page_no: 1, page_size: 100, simple: true, jobs };
        await world.control("POST", "faults", { operation: "jobs", kind: "status", status: 200, body, times: 9_999 });

        const { exitCode, stderr } = await cdmRun(world, ["status", ...ofCluster]);

        expect(stderr).to.match(/^CDM lists 5001 jobs of type NORMAL_JOB\. Only the first 5000 of them were read\.$/m);
        expect(stderr.trimEnd().split("\n")).to.have.length(3);
        expect(exitCode).to.equal(0);
    });

    it("says that the cluster is stopped or does not exist, by CDM's own word", async () => {
        await world.control("POST", "switches", { clusterDown: "code" });
        await world.control("POST", "clusters/emulator-cluster", { status: "900" });
        for (const args of [["status"], ["watch"]]) {
            const stopped = await cdmRun(world, [...args, ...ofCluster]);
            expect(stopped.stderr).to.contain("The cluster emulator-cluster is stopped").and.contain("CDMRUN-207");
            const gone = await cdmRun(world, [...args, "--cluster", "no-such"]);
            expect(gone.stderr).to.contain("The cluster no-such does not exist").and.contain("CDMRUN-208");
        }
    });

    it("needs a cluster", async () => {
        const { exitCode, stderr } = await cdmRun(world, ["status", "--job", "demo"]);
        expect({ exitCode, stderr }).to.deep.equal({
            exitCode: 2,
            stderr: "cdm-run: --cluster says which cluster, and --job which job of it.\n",
        });
    });
});
