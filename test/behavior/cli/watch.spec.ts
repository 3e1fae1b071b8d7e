import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { cdmRun, type Ended, letAnswersCome } from "../../support/commandBed.js";
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

    /** Runs the command in a time that all who sleep share, as outside of a spec. It passes in steps of half a second. */
    async function watchInSharedTime(args: readonly string[]): Promise<Ended> {
        const { clock } = world;
        clock.sleep = async (milliseconds, signal) => {
            const end = clock.monotonic() + milliseconds;
            while (clock.monotonic() < end && !signal?.aborted) await setImmediate();
        };
        let isOver = false;
        const work = cdmRun(world, ["watch", ...cluster, ...args]).finally(() => {
            isOver = true;
        });
        while (!isOver) {
            await clock.advance(500);
            await letAnswersCome();
            await setImmediate();
        }
        return work;
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

    // Symptom: a run of which CDM showed nothing new got no line, and a CI system ended the job as silent.
    it("writes a line a minute for each live run, also if CDM shows nothing new", async () => {
        const submission = (id: number) => ({
            "submission-id": id,
            "creation-date": world.clock.now(),
            status: "RUNNING",
        });
        await live(["orders", "invoices"]);
        for (const [at, name] of ["orders", "invoices"].entries())
            await world.control("POST", "faults", {
                operation: "status",
                job: name,
                kind: "status",
                status: 200,
                body: { submissions: [{ ...submission(at + 1), "job-name": name }] },
                times: 10_000,
            });

        const jobs = ["--job", "orders", "--job", "invoices"];
        const { exitCode, stdout } = await watchInSharedTime([...jobs, "--timeout", "10m"]);

        for (const name of ["orders", "invoices"]) {
            const told = stdout.split("\n").filter((line) => line.includes(` ${name}: `));
            const times = told.map((line) => Date.parse(line.split(" ").slice(0, 2).join("T")) / 1_000);
            const gaps = times.slice(1).map((time, index) => time - Number(times[index]));
            // The dates have whole seconds.
            expect(Math.max(...gaps), stdout).to.be.at.most(61);
            expect(told.length).to.be.within(11, 13);
            expect(told[4]).to.match(/: run \d: .*RUNNING/);
        }
        expect(exitCode).to.equal(1);
    });

    it("writes a line a minute also while CDM has shown nothing of the job", async () => {
        await live(["orders"]);
        const unreadable = { operation: "status", kind: "status", status: 502, body: "", times: 10_000 };
        await world.control("POST", "faults", unreadable);

        const { stdout } = await watchInSharedTime(["--job", "orders", "--timeout", "5m"]);

        expect(stdout).to.match(/^\S+ \S+Z orders: not seen yet$/m);
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
        expect(ofCluster.map(({ error: one }) => one.code)).to.deep.equal(["CDMRUN-208"]);
    });

    it("has nothing to watch where nothing is live, and says so", async () => {
        const { exitCode, stderr } = await cdmRun(world, ["watch", ...cluster]);
        expect({ exitCode, stderr }).to.deep.equal({
            exitCode: 0,
            stderr: "No run is live in cluster emulator-cluster.\n",
        });
    });
});
