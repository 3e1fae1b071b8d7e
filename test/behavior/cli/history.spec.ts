import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { cdmRun } from "../../support/commandBed.js";
import { World } from "../../support/world.js";

const job = ["--cluster", outOfTheBox.cluster, "--job", outOfTheBox.job];

describe("cdm-run history", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0 }));
    afterEach(() => world.close());

    async function ran(runMs: number, outcome = "succeed"): Promise<void> {
        await world.control("PUT", "jobs/demo", { runMs, outcome });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(600_000);
    }

    it("begins with the first drawing where no run has ended, and so none has a duration", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(10_000);

        const { stdout } = await cdmRun(world, ["history", ...job, "--plot"]);

        expect(stdout).to.match(/^rows written \(largest /);
    });

    it("shows the runs, the newest first, with rows, durations and reasons", async () => {
        await ran(60_000);
        await ran(250_000);
        await ran(30_000, "fail");

        const { exitCode, stdout } = await cdmRun(world, ["history", ...job]);

        expect(exitCode).to.equal(0);
        const [head, ...rows] = stdout.trim().split("\n");
        expect(head).to.match(/^RUN +STATUS +STARTED +DURATION +MOVED +USER +REASON$/);
        expect(rows.map((row) => row.trim().split(/\s+/)[0])).to.deep.equal(["3", "2", "1"]);
        expect(rows[0]).to.match(/FAILED .* 30 s .*night-shift +Cdm\.0901/);
        expect(rows[1]).to.match(/SUCCEEDED .* 4 min 10 s +250 k rows/);
        expect((await cdmRun(world, ["history", ...job, "--limit", "1"])).stdout.trim().split("\n")).to.have.length(2);
        const { runs, isWhole } = JSON.parse((await cdmRun(world, ["history", ...job, "--json"])).stdout);
        expect([runs.length, isWhole]).to.deep.equal([3, true]);
    });

    it("draws durations and rows, each run in a column, the newest at the right", async () => {
        await ran(60_000);
        await ran(240_000);
        await ran(120_000, "fail");

        const { stdout } = await cdmRun(world, ["history", ...job, "--plot"]);

        expect(stdout.split("\n").slice(0, 8)).to.deep.equal([
            "duration (largest 4 min)",
            "   ██",
            "   ██",
            "   ██",
            "   ██ ██",
            "▄▄ ██ ██",
            "██ ██ ██",
            "─────────",
        ]);
        expect(stdout).to.include("rows written (largest 240 k rows)");
        expect(stdout).to.match(/^█ SUCCEEDED {2}█ FAILED$/m);
        expect(stdout).to.match(/^3 runs, \S+ \S+Z to \S+ \S+Z$/m);
    });

    it("draws no wider than a terminal of 20 columns: older runs are left out, and words are broken into lines", async () => {
        const submissions = Array.from({ length: 25 }, (_, index) => ({
            "submission-id": index + 1,
            "job-name": outOfTheBox.job,
            status: index === 0 ? "FAILED" : "SUCCEEDED",
            "creation-date": Date.UTC(2026, 0, index + 1),
            "last-update-date": Date.UTC(2026, 0, index + 1) + 60_000 + index * 1_000,
        }));
        const body = { submissions, total: 25, page_no: 1, page_size: 25 };
        await world.control("POST", "faults", { operation: "history", kind: "status", status: 200, body, times: 1 });

        const { stdout } = await cdmRun(world, ["history", ...job, "--plot"], {
            columns: 20,
            environment: { NO_COLOR: "1" },
        });

        const lines = stdout.trimEnd().split("\n");
        for (const line of lines) expect(line.length, line).to.be.at.most(20);
        expect(lines).to.include("█".repeat(20));
        const text = lines.join(" ");
        expect(text).to.include("duration (largest 1 min 24 s, the last 20 runs)");
        expect(text).to.include("20 runs, 2026-01-06 00:00:00Z to 2026-01-25 00:00:00Z █ SUCCEEDED");
        expect(text).not.to.include("FAILED");
    });

    it("breaks the words for statuses in a narrow terminal, and cuts what is longer than a line", async () => {
        await ran(60_000);
        await ran(60_000, "fail");

        const { stdout } = await cdmRun(world, ["history", ...job, "--plot"], {
            columns: 10,
            environment: { NO_COLOR: "1" },
        });

        const lines = stdout.trimEnd().split("\n");
        for (const line of lines) expect(line.length, line).to.be.at.most(10);
        expect(lines.slice(-2)).to.deep.equal(["█ SUCCEED…", "█ FAILED"]);
    });

    it("says that CDM remembers no run, and refuses a limit that is no number", async () => {
        expect((await cdmRun(world, ["history", ...job])).stdout).to.equal(
            'CDM remembers no run of job "demo" in cluster emulator-cluster.\n',
        );
        const { exitCode, stderr } = await cdmRun(world, ["history", ...job, "--limit", "0"]);
        expect({ exitCode, stderr }).to.deep.equal({
            exitCode: 2,
            stderr: "cdm-run: --limit must be a whole number above 0, such as 10.\n",
        });
    });
});
