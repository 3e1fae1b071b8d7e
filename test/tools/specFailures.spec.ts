import { expect } from "chai";
import type { Ended } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { lastLine, runSpecs, writeSpecs } from "./specRun.js";

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
