import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { control } from "../../support/control.js";

const packageFile = require.resolve("pulumi-huaweicloud-cdm/package.json");
const command = join(dirname(packageFile), require(packageFile).bin["cdm-run"]);
const job = ["--cluster", outOfTheBox.cluster, "--job", outOfTheBox.job];

describe("the process of cdm-run", function () {
    this.timeout(60_000);
    let emulator: Emulator;
    beforeEach(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 100 * 3_600_000 });
        await control(emulator.url, "POST", "jobs/demo/runs", { user: "night-shift" });
    });
    afterEach(() => emulator.close());

    const env = () => ({
        PATH: process.env.PATH,
        HOME: "/nowhere",
        HW_CDM_ENDPOINT: emulator.url,
        HW_PROJECT_ID: outOfTheBox.project,
        HW_AUTH_TOKEN: outOfTheBox.token,
    });

    function start(...args: string[]): ChildProcessWithoutNullStreams {
        return spawn(process.execPath, [command, ...args], { env: env() });
    }

    it("ends with 141 and without a word if nobody reads what only reads", async () => {
        const child = start("doctor");
        child.stdout.destroy();

        const [[code], said] = await Promise.all([once(child, "close"), text(child.stderr)]);

        expect([code, said]).to.deep.equal([141, ""]);
    });

    it("ends with 141 if nobody reads the program that import prints", async () => {
        const child = start("import", "--cluster", outOfTheBox.cluster);
        child.stdout.destroy();

        const [code] = await once(child, "exit");

        expect(code).to.equal(141);
    });

    it("finishes a stop although nobody reads any more", async () => {
        const child = start("stop", ...job);
        child.stdout.destroy();
        child.stderr.destroy();

        const [code] = await once(child, "exit");

        expect(code).to.equal(0);
        expect(emulator.truth().liveRuns).to.equal(0);
    });

    it("says that its output can't be written, and ends with 1, though the stop is done", async function () {
        if (process.platform !== "linux") this.skip();
        const full = openSync("/dev/full", "w");
        const child = spawn(process.execPath, [command, "stop", ...job], {
            env: env(),
            stdio: ["ignore", full, "pipe"],
        });

        const [[code], said] = await Promise.all([once(child, "close"), text(child.stderr as Readable)]);

        closeSync(full);
        expect(said).to.match(/the output can't be written: .*ENOSPC/);
        expect(code).to.equal(1);
        expect(emulator.truth().liveRuns).to.equal(0);
    });

    it("reads an export from a pipe, and ends with the exit code that --help documents", async () => {
        const child = start("sweep", "--dry-run");
        child.stdin.end(`${outOfTheBox.cluster}/${outOfTheBox.job}\n`);

        const [[code], said] = await Promise.all([once(child, "close"), text(child.stdout)]);

        expect(said).to.match(/night-shift +would stop/);
        expect(code).to.equal(3);
    });

    for (const [signal, code, what] of [
        ["SIGINT", 130, "Ctrl-C"],
        ["SIGHUP", 129, "its terminal was closed"],
    ] as const) {
        it(`ends with ${code} after ${what}, once the request that is under way is answered`, () =>
            endsBy(signal, code));
    }

    async function endsBy(signal: NodeJS.Signals, exitCode: number): Promise<void> {
        await control(emulator.url, "POST", "faults", {
            operation: "stop",
            kind: "refuse",
            message: "busy",
            times: 99,
        });
        const child = start("stop", ...job);
        await once(child.stdout, "data");
        child.kill(signal);

        const [[code], said] = await Promise.all([once(child, "close"), text(child.stderr)]);

        expect(code).to.equal(exitCode);
        expect(said).to.match(/^cdm-run: .*A run may still be live/m);
    }
});

describe("the package without its command", () => {
    it("loads no library of the command", async () => {
        const script = `require("pulumi-huaweicloud-cdm"); require("pulumi-huaweicloud-cdm/dynamic/v1");
            console.log(Object.keys(require.cache).filter((file) => /commander|cli-table3|string-width/.test(file)).join());`;
        const child = spawn(process.execPath, ["-e", script], { cwd: dirname(packageFile) });

        const [said] = await Promise.all([text(child.stdout), once(child, "close")]);

        expect(said).to.equal("\n");
    });
});
