import { expect } from "chai";
import type { Ended } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { lastLine, lastLines, runSpecs, writeSpecs } from "./specRun.js";

/** Runs one file of specs. */
async function run(spec: string): Promise<Ended> {
    return runSpecs(writeSpecs(temporaryFolder(), { one: spec })).ended;
}

describe("the exit code of npm test", () => {
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

describe("a file of specs without a whole report", () => {
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
