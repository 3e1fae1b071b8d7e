import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Ended, killStarted, type Running, until } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { lastLine, runSpecs } from "./specRun.js";

describe("npm test", function () {
    this.timeout(60_000);
    afterEach(removeTemporaryFolders);

    async function run(spec: string, env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
        const file = join(temporaryFolder(), "one.spec.cjs");
        writeFileSync(file, spec);
        return runSpecs([file], env).ended;
    }

    it("prints mocha's own counts as its last line, and passes its exit code on", async () => {
        const ended = await run(`
            it("passes", () => {});
            it("passes too", () => {});
            it("fails", () => { throw new Error("as it should"); });
            it("is not written yet");
            after(() => process.on("exit", () => console.log("a late word")));`);
        expect(lastLine(ended)).to.equal("2 passed, 1 failed, 1 skipped");
        expect(ended.stdout).to.include("a late word");
        expect(ended.code).to.equal(1);
    });

    it("counts a spec that cannot be loaded as failed", async () => {
        const ended = await run("require('a-package-that-is-not-there');");
        expect(lastLine(ended)).to.equal("0 passed, 1 failed, 0 skipped");
        expect(ended.code).not.to.equal(0);
    });

    it("counts a run that breaks off as failed", async () => {
        const ended = await run(`
            it("passes", () => {});
            it("breaks off", () => process.exit(3));`);
        expect(lastLine(ended)).to.equal("1 passed, 1 failed, 0 skipped");
        expect(ended.code).to.equal(3);
    });

    it("does not take a run that ends early for a good one", async () => {
        const ended = await run(`it("leaves", () => process.exit(0));`);
        expect(lastLine(ended)).to.equal("0 passed, 1 failed, 0 skipped");
        expect(ended.code).to.equal(1);
    });

    it("tells the specs nothing of the user's cloud", async () => {
        const env = { ...process.env, HW_SECRET_KEY: "SK", os_password: "p", HUAWEICLOUD_SDK_AK: "AK" };
        const ended = await run(
            `it("is not told", () => {
                const told = Object.keys(process.env).filter((name) => /^(HW|OS|HUAWEICLOUD)_/i.test(name));
                if (told.length > 0) throw new Error(told.join());
            });`,
            env,
        );
        expect(lastLine(ended)).to.equal("1 passed, 0 failed, 0 skipped");
    });

    it("tells the specs where the CLI is", async () => {
        const ended = await run(`it("is told", () => {
            if (process.env.PULUMI_CDM_CLI !== "/cli/pulumi") throw new Error(process.env.PULUMI_CDM_CLI);
            const entries = ["/cli", "/more"].join(require("node:path").delimiter);
            if (process.env.PULUMI_CDM_CLI_PATH !== entries) throw new Error(process.env.PULUMI_CDM_CLI_PATH);
        });`);
        expect(lastLine(ended)).to.equal("1 passed, 0 failed, 0 skipped");
        expect(ended.code).to.equal(0);
    });
});

describe("npm test with several files", function () {
    this.timeout(60_000);
    let folder: string;
    beforeEach(() => {
        folder = temporaryFolder();
    });
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    /** The files by their names, and all that they have in common: they find each other's marks in one folder. */
    function begin(specs: Record<string, string>, env: NodeJS.ProcessEnv = {}): Running {
        const files = Object.entries(specs).map(([name, spec]) => {
            const file = join(folder, `${name}.spec.cjs`);
            const mark = `
                const { spawn } = require("node:child_process");
                const { existsSync, writeFileSync } = require("node:fs");
                const { join } = require("node:path");
                const mark = (name, text = "") => writeFileSync(join(__dirname, name), text);
                const seen = async (name) => {
                    while (!existsSync(join(__dirname, name))) await new Promise((resolve) => setTimeout(resolve, 10));
                };
                /** A process that would live on for ever, and that mocha does not wait for. It can have a group of its own. */
                const leave = (name, stdio, detached = false) => {
                    const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio, detached });
                    left.unref();
                    mark(name, String(left.pid));
                };
            `;
            writeFileSync(file, mark + spec);
            return file;
        });
        return runSpecs(files, { ...process.env, PULUMI_CDM_TEST_WORKERS: "2", ...env });
    }

    const marked = (name: string) => existsSync(join(folder, name)) && readFileSync(join(folder, name), "utf8");

    function isAlive(pid: string): boolean {
        try {
            process.kill(Number(pid), 0);
            return true;
        } catch {
            return false;
        }
    }

    it("runs them side by side, and prints what each says in one piece", async () => {
        const meets = (own: string, other: string) => `it("meets", async () => {
            console.log("${own} has come");
            mark("${own}");
            await seen("${other}");
            console.log("${own} has met");
        });`;

        const ended = await begin({ one: meets("one", "two"), two: meets("two", "one") }).ended;

        const order = ended.stdout.match(/(one|two) has (come|met)/g)?.map((line) => line.split(" ")[0]);
        expect(order?.join()).to.be.oneOf(["one,one,two,two", "two,two,one,one"]);
        expect(lastLine(ended)).to.equal("2 passed, 0 failed, 0 skipped");
    });

    it("runs one after the other where PULUMI_CDM_TEST_WORKERS is 1, and refuses what is no number of workers", async () => {
        const alone = `it("is alone", async () => {
            if (existsSync(join(__dirname, "here"))) throw new Error("there is another one");
            mark("here");
            await new Promise((resolve) => setImmediate(resolve));
            require("node:fs").rmSync(join(__dirname, "here"));
        });`;
        const ended = await begin({ one: alone, two: alone, three: alone }, { PULUMI_CDM_TEST_WORKERS: "1" }).ended;
        expect(lastLine(ended)).to.equal("3 passed, 0 failed, 0 skipped");

        const { code, stderr } = await begin({ one: alone }, { PULUMI_CDM_TEST_WORKERS: "many" }).ended;
        expect([code, stderr]).to.deep.equal([
            1,
            'PULUMI_CDM_TEST_WORKERS must be a whole number from 1 to 999, but is "many".\n',
        ]);
    });

    it("adds up their counts, and names at the end what has failed", async () => {
        const ended = await begin({
            fails: `it("passes", () => {}); it("fails", () => { throw new Error("as it should"); }); it("is to come");`,
            leaves: `it("passes", () => {}); it("leaves", () => process.exit(0));`,
            misses: `require("a-package-that-is-not-there");`,
            passes: `it("passes", () => {});`,
        }).ended;

        expect(ended.stdout.trimEnd().split("\n").slice(-4)).to.deep.equal([
            `✗ ${join(folder, "fails.spec.cjs")}: fails`,
            `✗ ${join(folder, "leaves.spec.cjs")}: broke off with exit code 0`,
            `✗ ${join(folder, "misses.spec.cjs")}: broke off with exit code 1`,
            "3 passed, 3 failed, 1 skipped",
        ]);
        expect(ended.code).not.to.equal(0);
    });

    for (const stdio of ["inherit", "ignore"]) {
        it(`outlives no process that a spec has left, and does not wait for one, where its output is ${stdio}`, async () => {
            const ended = await begin({ leaves: `it("leaves one", () => leave("left", "${stdio}"));` }).ended;

            expect(lastLine(ended)).to.equal("1 passed, 0 failed, 0 skipped");
            await until("it has ended", () => !isAlive(String(marked("left"))));
        });
    }

    /** Pulumi's CLI gives each of its plugins a group of its own. Linux alone tells to which file such a process belongs. */
    const groups = process.platform === "linux" ? [false, true] : [false];

    it("outlives no process that a spec has left in a group of its own", async function () {
        if (!groups.includes(true)) this.skip();
        const spec = (name: string) => `it("leaves one", () => leave("${name}", "ignore", true));`;
        await begin({ one: spec("one"), two: spec("two") }).ended;

        await until("they have ended", () => !["one", "two"].some((name) => isAlive(String(marked(name)))));
    });

    it("ends no process of another file when one file has ended", async () => {
        const ended = await begin({
            one: `it("ends first", () => seen("left"));`,
            two: `it("goes on", async () => {
                leave("left", "ignore", true);
                await new Promise((resolve) => setTimeout(resolve, 1_500));
                process.kill(Number(require("node:fs").readFileSync(join(__dirname, "left"), "utf8")), 0);
            });`,
        }).ended;
        expect(lastLine(ended)).to.equal("2 passed, 0 failed, 0 skipped");
    });

    for (const isApart of groups) {
        it(`leaves no process where its own output is closed, ${isApart ? "in another group" : "in a file's group"}`, async () => {
            const running = begin({
                says: `it("says", function (done) {
                    this.timeout(0);
                    leave("left", "ignore", ${isApart});
                    setInterval(() => console.log("is read by nobody"), 20);
                });`,
            });
            await until("it speaks", () => running.stdout.includes("is read by nobody"));

            running.child.stdout?.destroy();

            expect((await running.ended).code).to.equal(1);
            await until("what it has left has ended", () => !isAlive(String(marked("left"))));
        });
    }

    it("takes one that never ends, since a spec has left something open, for one that has failed", async () => {
        const { stdout } = await begin({
            listens: `it("listens", () => void require("node:net").createServer().listen(0));`,
        }).ended;

        expect(stdout)
            .to.include("this is still open: ")
            .and.match(/TCPServerWrap/i);
        expect(stdout).to.match(/\n1 passed, 1 failed, 0 skipped\n$/);
    });

    it("gives each a folder of its own for temporary files, and removes it", async () => {
        const tells = (name: string) => `it("tells", () => {
            const place = require("node:os").tmpdir();
            writeFileSync(join(place, "left"), "");
            mark("${name}", place);
        });`;
        await begin({ one: tells("one"), two: tells("two") }).ended;

        const places = [marked("one"), marked("two")].map(String);
        expect(new Set(places).size).to.equal(2);
        expect(places.filter(existsSync)).to.deep.equal([]);
    });

    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
        ["SIGHUP", 129],
    ] as const) {
        it(`ends all that it has started on ${signal}, and takes that for no good run`, async () => {
            const waits = (name: string) => `
                it("passes", () => {});
                it("waits", function (done) {
                    this.timeout(0);
                    console.log("said before the end");
                    leave("${name}-apart", "ignore", ${groups.includes(true)});
                    leave("${name}", "inherit");
                    setInterval(() => {}, 1_000);
                });`;
            const running = begin({ one: waits("one"), two: waits("two"), three: waits("three") });
            const left = await until("two are under way", () => {
                const pids = ["one", "two", "three"].map(marked).filter(Boolean);
                return pids.length === 2 && [...pids, ...["one-apart", "two-apart", "three-apart"].map(marked)];
            });

            running.child.kill(signal);
            const ended = await running.ended;

            expect(ended.code).to.equal(code);
            expect(ended.stdout.match(/said before the end/g)).to.have.length(2);
            expect(ended.stdout.trimEnd().split("\n").slice(-2)).to.deep.equal([
                "✗ files that were not begun: 1",
                "2 passed, 3 failed, 0 skipped",
            ]);
            await until("what they have left has ended", () => !left.some((pid) => pid && isAlive(String(pid))));
            expect(readdirSync(folder).filter((name) => name === "three")).to.deep.equal([]);
        });
    }

    it("loads only the files that have a spec with the title, where it is told a title alone", async () => {
        const { stdout, code } = await runSpecs(["--fgrep", "the proof of the demo shows each request"]).ended;
        expect(stdout.match(/^test\S+$/gm)).to.equal(null);
        expect(stdout).to.match(/\n1 passed, 0 failed, 0 skipped\n$/);
        expect(code).to.equal(0);
    });
});
