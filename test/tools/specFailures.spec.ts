import { expect } from "chai";
import type { Ended } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { lastLine, lastLines, runSpecs, writeSpecs } from "./specRun.js";

/** Runs one file of specs. */
async function run(spec: string): Promise<Ended> {
    return runSpecs(writeSpecs(temporaryFolder(), { one: spec })).ended;
}

describe("the exit code of npm test", function () {
    this.timeout(60_000);
    afterEach(removeTemporaryFolders);

    const fails = `it("fails", () => { throw new Error("as it should"); });`;

    it("is not 0 where a spec has failed and its process ends with 0", async () => {
        const ended = await run(`${fails} process.on("exit", () => process.exit(0));`);
        expect([lastLine(ended), ended.code]).to.deep.equal(["0 passed, 1 failed, 0 skipped", 1]);
    });

    it("is not 0 where a spec has failed and mocha is told to pass", async () => {
        const files = writeSpecs(temporaryFolder(), { one: fails });
        const ended = await runSpecs(["--pass-on-failing-test-suite", ...files]).ended;
        expect([lastLine(ended), ended.code]).to.deep.equal(["0 passed, 1 failed, 0 skipped", 1]);
    });

    it("is not 0 where 256 specs have failed", async () => {
        const ended = await run(`for (let i = 0; i < 256; i++) ${fails}`);
        expect([lastLine(ended), ended.code]).to.deep.equal(["0 passed, 256 failed, 0 skipped", 255]);
    });
});

describe("a file of specs without a whole report", function () {
    this.timeout(60_000);
    afterEach(removeTemporaryFolders);

    /** Each takes the process down before mocha's end. */
    const ends: Record<string, [spec: string, passed: number, code: number]> = {
        "process.exit(0) in a spec": [`it("passes", () => {}); it("leaves", () => process.exit(0));`, 1, 0],
        "process.exit(0) in a hook": [`it("passes", () => {}); after(() => process.exit(0));`, 1, 0],
        "process.exit(0) at load": [`it("passes", () => {}); process.exit(0);`, 0, 0],
        SIGKILL: [`it("is killed", () => new Promise(() => process.kill(process.pid, "SIGKILL")));`, 0, 137],
        "SIGKILL after the last spec": [
            `it("passes", () => void setTimeout(() => process.kill(process.pid, "SIGKILL"), 200));`,
            1,
            137,
        ],
        "an abort": [`it("aborts", () => process.abort());`, 0, 134],
        "a syntax error": [`it("passes", () => {`, 0, 1],
        "undefined thrown at load": [`it("passes", () => {}); throw undefined;`, 0, 1],
        "a report that is cut": [
            `it("passes", () => {});
            it("cuts it", () => {
                for (const name of fs.readdirSync(here).filter((name) => name.endsWith(".json"))) {
                    fs.truncateSync(path.join(here, name), 5);
                }
                process.kill(process.pid, "SIGKILL");
            });`,
            0,
            137,
        ],
        "a folder that is removed": [`it("removes it", () => fs.rmSync(here, { recursive: true }));`, 0, 0],
    };

    for (const [end, [spec, passed, code]] of Object.entries(ends)) {
        it(`counts as failed and is named, and the other files run: ${end}`, async () => {
            const common = `const fs = require("node:fs"); const path = require("node:path");
                const here = path.dirname(require("node:os").tmpdir());`;
            const files = writeSpecs(temporaryFolder(), { bad: common + spec, good: `it("passes", () => {});` });
            const ended = await runSpecs(files).ended;
            expect(lastLines(ended, 2)).to.deep.equal([
                `✗ ${files[0]}: broke off with exit code ${code}`,
                `${passed + 1} passed, 1 failed, 0 skipped`,
            ]);
            expect(ended.code).not.to.equal(0);
        });
    }

    it("is named where it is the only file", async () => {
        const [file = ""] = writeSpecs(temporaryFolder(), { one: `it("leaves", () => process.exit(0));` });
        expect(lastLines(await runSpecs([file]).ended, 2)[0]).to.equal(`✗ ${file}: broke off with exit code 0`);
    });

    it("can't come of a spec, or of a process that it starts: neither knows where the report is", async () => {
        const spec = `it("has no name for it", () => {
            if (process.env.PULUMI_CDM_TEST_REPORT) throw new Error("it is told");
            process.env = {};
        });
        it("fails", () => { throw new Error("as it should"); });`;
        expect(lastLine(await run(spec))).to.equal("1 passed, 1 failed, 0 skipped");
    });

    it("counts as failed and is named, and the other files run: its process does not start", async () => {
        const [good] = writeSpecs(temporaryFolder(), { good: `it("passes", () => {});` });
        const ended = await runSpecs(["no\0file.spec.cjs", String(good)]).ended;
        expect(lastLines(ended, 2)[0]).to.match(/^✗ no\0file\.spec\.cjs: could not be run: .*null bytes/);
        expect([lastLine(ended), ended.code]).to.deep.equal(["1 passed, 1 failed, 0 skipped", 1]);
    });
});

describe("a spec that fails", function () {
    this.timeout(60_000);
    afterEach(removeTemporaryFolders);

    const withGetter = (name: string) =>
        `throw Object.defineProperty(new Error("x"), "${name}", { get() { throw new Error("not to be read"); } });`;

    /** What specs throw. Mocha prints some of it only in part, or breaks off at it. */
    const thrown: Record<string, string> = {
        undefined: "throw undefined;",
        null: "throw null;",
        "a symbol": `throw Symbol("x");`,
        "a frozen error": `throw Object.freeze(new Error("x"));`,
        "a frozen error with a difference": `throw Object.freeze(Object.assign(new Error("x"), { actual: [1], expected: [2] }));`,
        "a frozen object": "throw Object.freeze({ a: 1 });",
        "an object without a prototype": "throw Object.create(null);",
        "a proxy that refuses all": `const no = () => { throw new Error("no"); };
            throw new Proxy({}, { get: no, has: no, getPrototypeOf: no, ownKeys: no, isExtensible: no });`,
        "an error whose message can't be read": withGetter("message"),
        "an error whose stack can't be read": withGetter("stack"),
        "an error whose cause can't be read": withGetter("cause"),
        "an error whose difference can't be read": withGetter("actual"),
        "an object whose toString throws": `throw { toString() { throw new Error("no"); } };`,
        "an object whose message is none": `throw { message: { toString() { throw new Error("no"); } } };`,
        "an error whose inspect throws": `throw Object.assign(new Error("x"), { inspect() { throw new Error("no"); } });`,
        "an error whose stack is a number": `throw Object.assign(new Error("x"), { stack: 5 });`,
        "causes in a circle": `const one = new Error("x"); throw Object.assign(one, { cause: new Error("y", { cause: one }) });`,
        "a cause that is no error": `throw new Error("x", { cause: Object.create(null) });`,
        "a message of five million letters": `throw new Error("x".repeat(5e6));`,
        "a line of five million letters that looks like a place": `throw new Error("    at " + "x".repeat(5e6));`,
    };

    it("is reported, and the specs after it run and are reported too, whatever it throws", async () => {
        const specs = Object.entries(thrown).flatMap(([what, code]) => [
            `it(${JSON.stringify(what)}, () => { ${code} });`,
            `it(${JSON.stringify(`${what}, from a promise`)}, async () => { ${code} });`,
        ]);
        const ended = await run([...specs, `it("passes", () => {});`].join("\n"));

        const many = specs.length;
        expect(lastLine(ended)).to.equal(`1 passed, ${many} failed, 0 skipped`);
        expect(ended.code).to.equal(many);
        // Mocha lists each of them with its message at the end.
        for (const what of Object.keys(thrown)) {
            expect(ended.stdout).to.match(new RegExp(`^  \\d+\\) ${what}:\n\\s+\\S`, "m"));
        }
    });

    it("shows where it was thrown, what it has expected, and the causes", async () => {
        const { stdout } = await run(`it("fails", () => {
            const inner = new Error("the inner one");
            throw Object.assign(new Error("the outer one", { cause: inner }), { actual: "one", expected: "two" });
        });`);
        expect(stdout).to.match(/Error: the outer one\n/);
        expect(stdout).to.match(/-one\n +\+two\n/);
        expect(stdout).to.match(/one\.spec\.cjs:3:\d+/);
        expect(stdout).to.match(/Caused by: Error: the inner one\n.*one\.spec\.cjs:2:\d+/);
    });

    for (const hook of ["before", "beforeEach", "afterEach", "after"]) {
        it(`is reported where it is a hook: ${hook}`, async () => {
            const ended = await run(`${hook}(() => { throw undefined; }); it("is there", () => {});`);
            expect(lastLine(ended)).to.match(/^[01] passed, 1 failed, 0 skipped$/);
            expect(ended.code).to.equal(1);
        });
    }

    /** Mocha 12 takes no notice of a rejection that nothing handles. */
    const unhandled: Record<string, [spec: string, summary: RegExp]> = {
        "in a spec": [
            `it("rejects", async () => {
                Promise.reject(Object.freeze(new Error("unheard")));
                await new Promise((resolve) => setTimeout(resolve, 50));
            });
            it("passes", () => {});`,
            /^1 passed, [12] failed, 0 skipped$/,
        ],
        "at load": [`Promise.reject(new Error("unheard")); it("passes", () => {});`, /^\d passed, [1-9] failed/],
        "in an async describe": [
            `describe("of", async () => { it("passes", () => {}); await 1; throw new Error("unheard"); });`,
            /^\d passed, [1-9] failed/,
        ],
        "after the last spec": [
            `it("passes", () => void setTimeout(() => Promise.reject(new Error("unheard")), 100));`,
            /^1 passed, 1 failed, 0 skipped$/,
        ],
        "after the last spec, with nothing": [
            `it("passes", () => void setTimeout(() => Promise.reject(), 100)); console.error("unheard");`,
            /^1 passed, 1 failed, 0 skipped$/,
        ],
        "after the last spec, as an exception whose listeners are gone": [
            `it("passes", () => {
                process.removeAllListeners("uncaughtException");
                setTimeout(() => { throw new Error("unheard"); }, 100);
            });`,
            /^1 passed, 1 failed, 0 skipped$/,
        ],
        "in a spec, as a frozen exception": [
            `it("throws", (done) => void setTimeout(() => { throw Object.freeze(new Error("unheard")); }));
            it("passes", () => {});`,
            /^1 passed, 1 failed, 0 skipped$/,
        ],
    };

    for (const [where, [spec, summary]] of Object.entries(unhandled)) {
        it(`fails its file where nothing handles what was thrown: ${where}`, async () => {
            const ended = await run(spec);
            expect(lastLine(ended)).to.match(summary);
            expect(ended.code).not.to.equal(0);
            expect(ended.stdout).to.include("unheard");
        });
    }

    it("does not take a skip in a late callback for an exception", async () => {
        const ended = await run(`it("skips", function (done) { setTimeout(() => this.skip()); });`);
        expect([lastLine(ended), ended.code]).to.deep.equal(["0 passed, 0 failed, 1 skipped", 0]);
    });
});
