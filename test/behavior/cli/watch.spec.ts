import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { cdmRun } from "../../support/commandBed.js";
import { World } from "../../support/world.js";

const cluster = ["--cluster", outOfTheBox.cluster];

describe("cdm-run watch", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 100_000 }));
    afterEach(() => world.close());

    async function live(names: readonly string[], settings: object = {}): Promise<void> {
        for (const name of names) {
            await world.control("PUT", `jobs/${name}`, settings);
            await world.control("POST", `jobs/${name}/runs`, { user: "night-shift" });
        }
    }

    it("ends with 0 when all that was live in the cluster has SUCCEEDED, and has started and stopped nothing", async () => {
        await live(["orders", "invoices"]);

        const { exitCode, stdout } = await cdmRun(world, ["watch", ...cluster]);

        expect(exitCode).to.equal(0);
        expect(stdout).to.match(/^\S+ \S+Z orders: run 1: \S.*RUNNING/m);
        expect(stdout).to.match(/^\S+ \S+Z invoices: run 2 SUCCEEDED in 1 min 40 s: 100 k rows$/m);
        expect(stdout.trim().split("\n").at(-1)).to.equal("2 runs: 2 SUCCEEDED");
        expect(world.sent("start") + world.sent("stop")).to.equal(0);
    });

    it("writes a line for each change and one a minute, and moves no cursor, where there is no terminal", async () => {
        await live(["orders"], { runMs: 600_000 });

        const { stdout } = await cdmRun(world, ["watch", ...cluster, "--job", "orders"]);

        const lines = stdout.trim().split("\n");
        expect(lines.length).to.be.within(6, 13);
        expect(stdout).not.to.include("\u001b");
    });

    it("ends with 3 if one has not succeeded, and says why", async () => {
        await live(["orders"]);
        await live(["invoices"], { outcome: "fail" });

        const { exitCode, stdout } = await cdmRun(world, ["watch", ...cluster, "--job", "orders", "--job", "invoices"]);

        expect(exitCode).to.equal(3);
        expect(stdout).to.include("invoices: run 2 FAILED after 1 min 40 s: 100 k rows. Cdm.0901");
        expect(stdout).to.match(/2 runs: 1 SUCCEEDED, 1 FAILED\n$/);
    });

    it("ends with 1 if a job can't be watched, and watches the others to their end", async () => {
        await live(["orders"]);

        const { exitCode, stdout } = await cdmRun(world, ["watch", ...cluster, "--job", "orders", "--job", "dmeo"]);

        expect(exitCode).to.equal(1);
        expect(stdout)
            .to.include('dmeo: CDM could not show the status of job "dmeo"')
            .and.include("orders: run 1 SUCCEEDED");
    });

    it("draws one table over itself at a terminal, which fits 20 columns", async () => {
        await live(["orders", "invoices", "a-job-with-quite-a-long-name"]);

        for (const columns of [20, 80]) {
            const how = { columns, environment: { NO_COLOR: "1" } };
            const { stdout } = await cdmRun(world, ["watch", ...cluster, "--job", "orders", "--job", "invoices"], how);
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they move the cursor
            const drawings = stdout.split(/\u001b\[\d+A\r\u001b\[J/);
            expect(drawings.length).to.be.greaterThan(1);
            for (const line of drawings.flatMap((one) => one.split("\n")))
                expect(line.length, line).to.be.at.most(columns);
        }
    });

    it("moves no cursor at a terminal that can't", async () => {
        await live(["orders"], { outcome: "fail" });

        const how = { columns: 80, environment: { TERM: "dumb" } };
        const { stdout } = await cdmRun(world, ["watch", ...cluster, "--job", "orders"], how);

        expect(stdout).not.to.include("\u001b");
        expect(stdout.match(/FAILED after/g)).to.have.length(1);
        expect(stdout.match(/Cdm\.0901/g)).to.have.length(1);
    });

    it("draws no more lines than the terminal has", async () => {
        const names = Array.from({ length: 12 }, (_, index) => `job${index}`);
        await live(names);

        const { stdout } = await cdmRun(world, ["watch", ...cluster], { columns: 80, rows: 6 });

        expect(stdout).to.match(/\nand \d+ more\n/);
        const ups = [...stdout.matchAll(/\[(\d+)A/g)].map(([, count]) => Number(count));
        expect(Math.max(...ups)).to.be.at.most(5);
    });

    it("prints each look as a line of JSON with --json", async () => {
        await live(["orders"]);

        const { stdout, exitCode } = await cdmRun(world, ["watch", ...cluster, "--json"]);

        const looks = stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line));
        expect(looks.at(-1)).to.include({ jobName: "orders", status: "SUCCEEDED", liveness: "ended" });
        expect(exitCode).to.equal(0);
    });

    it("prints an error as one line of JSON too, with its code and its job", async () => {
        await live(["orders"]);
        const lines = async (...args: string[]) =>
            (await cdmRun(world, ["watch", ...args, "--json"])).stdout
                .trim()
                .split("\n")
                .map((line) => JSON.parse(line));

        const ofJobs = await lines(...cluster, "--job", "orders", "--job", "dmeo");
        const { at, error, ...named } = ofJobs.find((one) => "error" in one);
        expect(named).to.deep.equal({ clusterId: outOfTheBox.cluster, jobName: "dmeo" });
        expect(at).to.be.a("number");
        expect(error.code).to.equal("Cdm.0054");
        expect(error.message).to.include('job "dmeo"');

        const ofCluster = await lines("--cluster", "nowhere");
        expect(ofCluster.map(({ error: one }) => one.code)).to.deep.equal(["Cdm.0001"]);
    });

    it("has nothing to watch where nothing is live, and says so", async () => {
        const { exitCode, stderr } = await cdmRun(world, ["watch", ...cluster]);
        expect({ exitCode, stderr }).to.deep.equal({
            exitCode: 0,
            stderr: "No run is live in cluster emulator-cluster.\n",
        });
    });
});
