import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { run } from "#provider/cli/command.js";
import { control as drive } from "../../support/control.js";
import { FakeClock } from "../../support/fakeClock.js";

describe("cdm-run stop", () => {
    let emulator: Emulator;
    let clock: FakeClock;
    beforeEach(async () => {
        answers = undefined;
        asked = [];
        clock = new FakeClock();
        emulator = await startEmulator({ bootMs: 0, runMs: 100 * 3_600_000, now: clock.monotonic });
    });
    afterEach(() => emulator.close());

    const job = ["--cluster", outOfTheBox.cluster, "--job", outOfTheBox.job];

    /** What the user answers at the terminal, and what was asked. Without answers there is no terminal. */
    let answers: (() => string | Promise<string>)[] | undefined;
    let asked: string[];
    async function stop(...args: string[]) {
        const [stdout, stderr]: [string[], string[]] = [[], []];
        const ask = async (question: string) => {
            asked.push(question);
            return (await answers?.shift()?.()) ?? "";
        };
        const host = {
            environment: {
                HW_CDM_ENDPOINT: emulator.url,
                HW_PROJECT_ID: outOfTheBox.project,
                HW_AUTH_TOKEN: outOfTheBox.token,
            },
            clock,
            home: "/nowhere",
            stdout: (text: string) => void stdout.push(text),
            stderr: (text: string) => void stderr.push(text),
            ...(answers && { ask }),
        };
        return { exitCode: await run(["stop", ...args], host), stdout, stderr };
    }

    const control = (path: string, body: object) => drive(emulator.url, "POST", path, body);

    it("stops the live run, whoever's it is, and says that CDM has shown it twice", async () => {
        await control("jobs/demo/runs", { user: "night-shift" });

        const { exitCode, stdout } = await stop(...job);

        expect(stdout.at(-1)).to.match(/^job "demo" in cluster emulator-cluster: stopped, and seen not live twice/);
        expect(exitCode).to.equal(0);
        expect(emulator.truth().liveRuns).to.equal(0);
    });

    it("takes what no shell takes as it is in base64url, as the printed command has it", async () => {
        const name = `a"b"$(c)😀`;
        await drive(emulator.url, "PUT", `jobs/${encodeURIComponent(name)}`, {});
        await control(`jobs/${encodeURIComponent(name)}/runs`, { user: "night-shift" });
        const encoded = `base64url:${Buffer.from(name).toString("base64url")}`;

        const { exitCode, stdout, stderr } = await stop("--cluster", outOfTheBox.cluster, "--job", encoded);
        expect(stderr).to.deep.equal([]);

        expect(stdout.at(-1)).to.include(`job "${name}" in cluster emulator-cluster: stopped`);
        expect(exitCode).to.equal(0);
    });

    it("has nothing to do where nothing is live", async () => {
        const { exitCode, stdout } = await stop(...job);

        expect(stdout.at(-1)).to.include("no run to stop (0 stops sent");
        expect(exitCode).to.equal(0);
    });

    // Symptom: a mistyped name was an all-clear, while the right job was live.
    for (const [what, args] of [
        ["job", ["--cluster", outOfTheBox.cluster, "--job", "dmeo"]],
        ["cluster", ["--cluster", "emulatr-cluster", "--job", outOfTheBox.job]],
    ] as const) {
        it(`ends with 1 where there is no such ${what}, and says what to check`, async () => {
            await control("jobs/demo/runs", { user: "night-shift" });

            const { exitCode, stdout, stderr } = await stop(...args);

            expect(stdout.at(-1)).to.include(`the ${what} does not exist, `);
            expect(stderr).to.deep.equal([
                "Nothing was stopped. Check --cluster and --job, unless the job has deleted itself after its run.",
            ]);
            expect(exitCode).to.equal(1);
            expect(emulator.truth().liveRuns).to.equal(1);
        });
    }

    it("ends with 1 where CDM does not let it, and speaks of no state", async () => {
        await control("jobs/demo/runs", { user: "night-shift" });
        await control("faults", { operation: "stop", kind: "refuse", message: "\u001b[2Jbusy", times: 99 });

        const { exitCode, stdout, stderr } = await stop(...job, "--timeout", "90s");

        expect(stderr.join("\n")).to.match(
            /^cdm-run: CDM has not said twice .*\\u001b\[2Jbusy.* Run npx -p pulumi-huaweicloud-cdm cdm-run stop again to go on \(CDMRUN-402\)\.$/,
        );
        expect(stdout.join("\n")).to.include("\\u001b[2Jbusy").and.not.include("\u001b");
        expect(exitCode).to.equal(1);
        expect(emulator.truth().liveRuns).to.equal(1);
    });

    it("asks at a terminal, names the run and its user, and stops nothing without a yes", async () => {
        await control("jobs/demo/runs", { user: "night-shift" });
        answers = [() => "", () => "no", () => "Y"];

        for (const _ of [1, 2]) {
            const { exitCode, stderr } = await stop(...job);
            expect({ exitCode, stderr }).to.deep.equal({
                exitCode: 1,
                stderr: ["Nothing was stopped, because the answer was not yes."],
            });
        }
        expect(emulator.truth().liveRuns).to.equal(1);
        expect((await stop(...job)).exitCode).to.equal(0);
        expect(emulator.truth().liveRuns).to.equal(0);
        expect(asked).to.have.length(3);
        expect(asked[0]).to.match(
            /^Stop run 1 of job "demo" in cluster emulator-cluster \(RUNNING, of user night-shift, started at \S+Z\)\? \[y\/N\] $/,
        );
    });

    it("asks again where another run is live by the time of the answer", async () => {
        await control("jobs/demo/runs", { user: "night-shift" });
        const path = `v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}/cdm/job/demo/stop`;
        const headers = { "X-Auth-Token": outOfTheBox.token, "Content-Type": "application/json" };
        answers = [
            async () => {
                await fetch(`${emulator.url}/${path}`, { method: "PUT", headers });
                await clock.advance(60_000);
                await control("jobs/demo/runs", { user: "day-shift" });
                return "y";
            },
            () => "n",
        ];

        expect((await stop(...job)).exitCode).to.equal(1);
        expect(asked[1]).to.include("run 2").and.include("day-shift");
        expect(emulator.truth().liveRuns).to.equal(1);
    });

    it("asks nothing with --yes, or where nothing is live", async () => {
        answers = [];
        expect((await stop(...job)).exitCode).to.equal(0);
        await control("jobs/demo/runs", { user: "night-shift" });
        expect((await stop(...job, "--yes")).exitCode).to.equal(0);

        expect(asked).to.deep.equal([]);
        expect(emulator.truth().liveRuns).to.equal(0);
    });

    it("prints nothing but JSON to stdout with --json, also of an error", async () => {
        await control("jobs/demo/runs", { user: "night-shift" });
        await control("faults", { operation: "stop", kind: "refuse", message: "busy", times: 99 });
        const failed = await stop(...job, "--timeout", "90s", "--json");
        expect(JSON.parse(failed.stdout.join("\n"))).to.have.nested.property("error.code", "CDMRUN-402");
        expect(failed.stderr.at(-1)).to.match(/^cdm-run: CDM has not said twice/);
        expect(failed.exitCode).to.equal(1);

        await drive(emulator.url, "DELETE", "faults");
        const { stdout } = await stop(...job, "--json");
        expect(JSON.parse(stdout.join("\n"))).to.include({
            clusterId: outOfTheBox.cluster,
            jobName: "demo",
            outcome: "stopped",
            attempts: 1,
        });
    });

    for (const [args, sentence] of [
        [[], "--cluster and --job say which job."],
        [["--cluster", "c"], "--cluster and --job say which job."],
        [[...job, "--timeout", "soon"], '--timeout must be a duration such as "90s" or "1h".'],
        [["--cluster", "c", "--job", "base64url:a b"], "--job must be base64url after base64url:."],
        [["--cluster", "c", "--job", "base64url:Li4"], "--job must be the name of a CDM job, which can't start with"],
        // Symptom: a project of that name was asked for, and what CDM said of it taken for the job's end.
        [
            [...job, "--project-id=[secret]"],
            "--project-id is hidden because it is a secret: put the value in its place.",
        ],
        [[...job, "--endpoint=https://[secret]/x"], "--endpoint is hidden because it is a secret"],
        [["--cluster", "c/d", "--job", "j"], "--cluster must be the id of a CDM cluster, without spaces and slashes"],
    ] as const) {
        it(`sends nothing for ${JSON.stringify(args)}`, async () => {
            const { exitCode, stderr } = await stop(...args);

            expect(stderr.join("\n")).to.include(`cdm-run: ${sentence}`);
            expect(exitCode).to.equal(2);
            expect(emulator.requests()).to.deep.equal([]);
        });
    }
});
