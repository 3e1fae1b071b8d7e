import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { familyOf, kill, type Process, until } from "../engine/processes.js";
import { Example } from "../support/example.js";
import { type Running, start } from "../support/processes.js";

const teardown = "node teardown.mjs build-7";

describe("the example ci-teardown", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("ci-teardown", { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        if (example) await example.close();
    });

    /** As an update under way holds it. */
    function holdLock(): string {
        const folder = join(example.folder, ".pulumi", "locks", "organization", "ci-teardown", "build-7");
        const file = join(folder, `${randomUUID()}.json`);
        mkdirSync(folder, { recursive: true });
        writeFileSync(
            file,
            JSON.stringify({ pid: 1, username: "ci", hostname: "ci", timestamp: new Date().toISOString() }),
        );
        return file;
    }

    it("is right by its types", async () => {
        await example.succeed("npx tsc");
    });

    it("says by its exit code what has become of the run", async () => {
        expect(await example.run("node teardown.mjs")).to.include({
            code: 2,
            stderr: "Usage: node teardown.mjs <stack>\n",
        });

        await example.type("pulumi stack init build-7");
        await example.type("pulumi up");
        const token = String(example.environment["HW_AUTH_TOKEN"]);
        example.environment["HW_AUTH_TOKEN"] = "expired";
        const failed = await example.tryLine(teardown);
        expect([failed.code, example.emulator.truth().liveRuns]).to.deep.equal([1, 1]);
        expect(failed.stderr).to.include("Stack build-7 is not destroyed: a run of it may still be live.");
        expect(failed.stderr).not.to.match(/^\s+at .*teardown/m);
        expect(example.jobRuns("build-7")).to.have.length(1);

        example.environment["HW_AUTH_TOKEN"] = token;
        const lock = holdLock();
        const locked = await example.tryLine(teardown);
        expect([locked.code, example.emulator.truth().liveRuns]).to.deep.equal([3, 1]);
        expect(locked.stderr).to.include("Another update holds stack build-7.");
        rmSync(lock);
        // The step of another machine has the backend, not this file.
        rmSync(join(example.folder, "Pulumi.build-7.yaml"));

        const { stdout } = await example.type(teardown);
        expect(stdout).to.include("Stack build-7 is destroyed. No run of it is live.");
        expect(example.runs().map(({ status, stops }) => [status, stops])).to.deep.equal([["STOPPED", 1]]);
        expect(() => example.stateText("build-7"), "the stack is removed").to.throw("ENOENT");

        const again = await example.type(teardown);
        expect(again.stdout).to.include("There is no stack build-7");
    });

    it("runs a whole build in one script, and leaves nothing", async () => {
        example.emulator.reset();
        await example.control("PUT", "jobs/demo", { runMs: 3_000 });
        expect(await example.run("node build.mjs")).to.include({ code: 2, stderr: "Usage: node build.mjs <stack>\n" });

        const { stdout } = await example.type("node build.mjs build-8");

        expect(stdout).to.include("demo: SUCCEEDED").and.include("No run of demo is live: alreadyFinished.");
        expect(example.runs()).to.have.length(1);
        expect(() => example.stateText("build-8"), "the stack is removed").to.throw("ENOENT");
        expect(example.untyped()).to.deep.equal([]);
    });

    /** A build in the middle of its up: CDM has started the run, and the up waits for it to be RUNNING. */
    async function buildUnderWay(stack: string, times: object): Promise<{ build: Running; family: Process[] }> {
        example.emulator.reset();
        await example.control("PUT", "jobs/demo", times);
        const build = start(process.execPath, ["build.mjs", stack], { cwd: example.folder, env: example.environment });
        await until(
            "the run is live",
            () => example.emulator.truth().liveRuns === 1,
            120_000,
            () => build.stderr,
        );
        return { build, family: familyOf(build.child.pid ?? 0) };
    }

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        it(`leaves no live run where ${signal} kills the build in the middle of its up`, async () => {
            const { build, family } = await buildUnderWay(`build-${signal}`, { bootMs: 3_600_000 });
            try {
                build.child.kill(signal);

                const { code, stdout, stderr } = await build.ended;

                expect(code, `${stdout}${stderr}`).to.equal(1);
                expect(stderr).to.include(`${signal} has ended the build.`);
                expect(example.emulator.truth().liveRuns).to.equal(0);
                expect(example.runs()).to.have.length(1);
                expect(stdout).to.match(/No run of demo is live: \w+\.\n$/);
            } finally {
                kill(family);
            }
        });
    }

    it("leaves no live run where SIGTERM kills the build after its up, while it watches", async () => {
        const { build, family } = await buildUnderWay("build-watched", { bootMs: 0, runMs: 3_600_000 });
        try {
            await until(
                "the build watches",
                () => build.stdout.includes("demo: RUNNING"),
                120_000,
                () => build.stderr,
            );
            build.child.kill("SIGTERM");

            const { code, stdout, stderr } = await build.ended;

            expect(code, `${stdout}${stderr}`).to.equal(1);
            expect(example.runs().map(({ status }) => status)).to.deep.equal(["STOPPED"]);
            expect(() => example.stateText("build-watched"), "the stack is removed").to.throw("ENOENT");
        } finally {
            kill(family);
        }
    });

    // The state knows nothing of that run, so no destroy stops it.
    it("leaves no live run where the pulumi below the build is killed in the middle of the up", async () => {
        const { build, family } = await buildUnderWay("build-killed", { bootMs: 3_600_000 });
        try {
            const cli = family.find(({ command }) => /(^|\/)pulumi up /.test(command));
            expect(cli, JSON.stringify(family)).not.to.equal(undefined);
            process.kill(cli?.pid ?? 0, "SIGKILL");

            const { code, stdout, stderr } = await build.ended;

            expect(code, `${stdout}${stderr}`).to.equal(1);
            expect(example.emulator.truth().liveRuns).to.equal(0);
            expect(example.runs()).to.have.length(1);
        } finally {
            kill(family);
        }
    });

    it("brings the command that stops a run without its stack", async () => {
        await example.control("POST", "jobs/demo/runs", {});

        // npx looks beside the nearest package.json only. The packages of this copy are in a folder above it.
        const installed = require.resolve("pulumi-huaweicloud-cdm/package.json", { paths: [example.folder] });
        const npx = `npx --prefix ${join(dirname(installed), "../..")} -p pulumi-huaweicloud-cdm`;
        await example.succeed(`${npx} cdm-run stop --cluster emulator-cluster --job demo`);

        expect(example.emulator.truth().liveRuns).to.equal(0);
    });
});
