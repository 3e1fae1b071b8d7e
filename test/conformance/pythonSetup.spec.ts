import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root, tool } from "../support/clone.js";
import { type Ended, killStarted, type Running, startScript, until } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder, writeScript } from "../support/temporaryFolders.js";

const installing = "set-up: installing Huawei Cloud's Python SDK for the conformance specs, once on this machine\n";
const skipping = "set-up: the conformance specs will be skipped: ";

describe("the Python of the conformance specs", () => {
    let bin: string;
    let cache: string;

    beforeEach(() => {
        bin = temporaryFolder();
        cache = temporaryFolder();
        installPython();
    });
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    /** A Python that copies itself where it should make an environment, and into which nothing is really installed. */
    function installPython({ version = "3.8.0", hasVenv = true, onInstall = "", onVenv = "", onRun = "" } = {}): void {
        writeScript(
            bin,
            "python3",
            `#!${process.execPath}
            const { appendFileSync, copyFileSync, mkdirSync } = require("node:fs");
            const args = process.argv.slice(2).join(" ");
            ${onRun}
            const folder = /-m venv (.*)/.exec(args)?.[1];
            if (folder) {
                mkdirSync(folder + "/bin", { recursive: true });
                copyFileSync(__filename, folder + "/bin/python");
                ${onVenv}
            } else if (args.includes("-m pip install")) {
                appendFileSync(${JSON.stringify(join(bin, "installs"))}, args + "\\n");
                ${onInstall}
            } else if (args.includes("sys.version")) {
                console.log(${JSON.stringify(`${version} ${hasVenv ? "True" : "False"}`)});
            }`,
        );
    }

    function installs(): string[] {
        const file = join(bin, "installs");
        return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    }

    function startSetUp(): Running {
        const imports = { main: tool("lib/process/interruption.mjs"), providePython: tool("lib/python/python.mjs") };
        const body = "process.stdout.write(JSON.stringify(await providePython(process.env)));";
        return startScript(imports, body, { env: { PATH: bin, PULUMI_CDM_CACHE: cache } });
    }

    /** What it says on stderr beside what it resolves with. */
    async function setUp(): Promise<{ python?: string; reason?: string; stderr: string }> {
        const { code, stdout, stderr } = await startSetUp().ended;
        expect(code, stderr).to.equal(0);
        return { ...JSON.parse(stdout), stderr };
    }

    it("is made once, with the versions that are pinned and no others", async () => {
        const first = await setUp();
        expect(first.stderr).to.equal(installing);
        expect(first.python).to.match(/^.*\/python-[0-9a-f]{12}-\w+-\w+\/bin\/python$/);
        expect(await setUp()).to.deep.equal({ python: first.python, stderr: "" });
        expect(installs()).to.have.length(1);
        expect(installs()[0]).to.match(
            /--no-deps --require-hashes --requirement .*\/test\/conformance\/requirements\.txt$/,
        );
    });

    it("has a hash for every package that is pinned", () => {
        const text = readFileSync(join(root, "test", "conformance", "requirements.txt"), "utf8");
        const packages = text.replace(/^#.*\n/gm, "").split(/\n(?=\S)/);
        expect(packages.length).to.be.at.least(16);
        for (const one of packages)
            expect(one).to.match(/^[\w-]+==\S+( ; [^\\]+)?( \\\n +--hash=sha256:[0-9a-f]{64})+\n?$/);
    });

    for (const [what, spoil] of [
        ["was changed without changing its size", (file: string) => writeFileSync(file, "#!/bin/SH\n")],
        ["can be written to by others", (file: string) => chmodSync(file, 0o777)],
        ["has company that was never installed", (file: string) => writeFileSync(`${file}.pyc`, "")],
    ] as const) {
        it(`is made again, and not run, when a file of it ${what}`, async () => {
            const wasRun = join(bin, "was-run");
            const ran = (file: string) => existsSync(wasRun) && readFileSync(wasRun, "utf8").split("\n").includes(file);
            installPython({
                onVenv: `require("node:fs").writeFileSync(folder + "/bin/tool", "#!/bin/sh\\n");`,
                onRun: `appendFileSync(${JSON.stringify(wasRun)}, __filename + "\\n");`,
            });
            const { python = "" } = await setUp();
            expect((await setUp()).stderr).to.equal("");
            expect(ran(python), "a whole one is run").to.equal(true);
            rmSync(wasRun);
            spoil(join(python, "..", "tool"));
            expect((await setUp()).stderr).to.include("not ours alone, and is made again");
            expect(ran(python)).to.equal(false);
        });
    }

    it("is made once by two set-ups at once", async () => {
        const both = await Promise.all([setUp(), setUp()]);
        expect(both[0]?.python).to.equal(both[1]?.python);
        expect(installs()).to.have.length(1);
    });

    for (const [what, damage] of [
        ["is gone", (python: string) => rmSync(python)],
        ["does not find its packages", (python: string) => writeFileSync(python, "#!/bin/sh\nexit 1\n")],
        ["has lost some of them", (python: string) => writeFileSync(python, "#!/bin/sh\necho 3 1024\n")],
    ] as const) {
        it(`is made again when it ${what}`, async () => {
            const { python = "" } = await setUp();
            damage(python);
            const healed = await setUp();
            expect(healed.stderr).to.equal(
                `set-up: the Python environment in the cache is damaged, or not ours alone, and is made again\n${installing}`,
            );
            expect(await setUp()).to.deep.equal({ python, stderr: "" });
            expect(installs()).to.have.length(2);
        });
    }

    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        it(`is made again when ${signal} broke its installation off`, async () => {
            installPython({ onInstall: "setInterval(() => {}, 1000); process.on('SIGINT', () => process.exit(1));" });
            const brokenOff = startSetUp();
            await until("the installation has begun", () => installs().length > 0);
            brokenOff.child.kill(signal);
            await brokenOff.ended;
            installPython();
            const { python, stderr } = await setUp();
            expect([python?.startsWith(cache), stderr]).to.deep.equal([true, installing]);
            expect(installs()).to.have.length(2);
            expect(readdirSync(cache)).to.have.length(2).and.to.include("python-lock");
        });
    }

    it("is missing where there is none on PATH, which is said in one line and stops nothing", async () => {
        rmSync(join(bin, "python3"));
        const reason = "they need Python 3.8 or newer with venv, and there is none on PATH";
        expect(await setUp()).to.deep.equal({ reason, stderr: `${skipping}${reason}\n` });
    });

    for (const [found, python] of [
        ["is 3.7.17", { version: "3.7.17" }],
        ["has no venv", { hasVenv: false }],
    ] as const) {
        it(`is missing where the one on PATH ${found}`, async () => {
            installPython(python);
            const { reason, stderr } = await setUp();
            expect(reason).to.match(new RegExp(`^they need .* none on PATH \\(.*/python3 ${found}\\)$`));
            expect(stderr).to.equal(`${skipping}${reason}\n`);
        });
    }

    for (const [said, reason] of [
        ["Retrying after connection broken by 'NewConnectionError'\\nNo match", "pip does not reach the package index"],
        ["Looking\\nNo space left on device", "pip install ended with 1: No space left on device"],
    ]) {
        it(`is missing until the next time where ${reason}`, async () => {
            installPython({ onInstall: `console.error("${said}"); process.exit(1);` });
            expect(await setUp()).to.deep.equal({ reason, stderr: `${installing}${skipping}${reason}\n` });
            installPython();
            expect((await setUp()).python).to.be.a("string");
        });
    }

    describe("under npm test", () => {
        async function run(spec: string): Promise<Ended> {
            const file = join(temporaryFolder(), "conformance.spec.cjs");
            writeFileSync(file, spec);
            const imports = { main: tool("lib/process/interruption.mjs"), runSpecs: tool("specs/runSpecs.mjs") };
            const body = `return runSpecs([${JSON.stringify(file)}], { pulumi: "", pathEntries: [] });`;
            return startScript(imports, body, { env: { PATH: bin, PULUMI_CDM_CACHE: cache } }).ended;
        }

        it("is handed to the specs", async () => {
            const { stdout } = await run("it('in ' + process.env.PULUMI_CDM_PYTHON, () => {});");
            expect(stdout).to.match(/in .*\/bin\/python\n/);
        });

        it("leaves the reason in its place, and the rest passes", async () => {
            rmSync(join(bin, "python3"));
            const { stdout, code } = await run(`
                it("passes", () => {});
                describe("has " + process.env.PULUMI_CDM_PYTHON, () => {
                    before(function () { this.skip(); });
                    it(process.env.PULUMI_CDM_PYTHON_MISSING, () => {});
                });`);
            expect(stdout).to.include("has undefined").and.to.include("- they need Python 3.8 or newer");
            expect(stdout).to.match(/\n1 passed, 0 failed, 1 skipped\n$/);
            expect(code).to.equal(0);
        });
    });
});
