import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { tool } from "./clone.js";
import { removeTemporaryFolders, temporaryFolder } from "./folders.js";
import { type Ended, startScript } from "./processes.js";

describe("npm test", () => {
    afterEach(removeTemporaryFolders);

    async function run(spec: string, env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
        const file = join(temporaryFolder(), "one.spec.cjs");
        writeFileSync(file, spec);
        const imports = { main: tool("setup/interruption.mjs"), runSpecs: tool("test/specs.mjs") };
        const cli = { pulumi: "/cli/pulumi", pathEntries: ["/cli", "/more"], version: "v3.0.0", source: "path" };
        const body = `return runSpecs([${JSON.stringify(file)}], ${JSON.stringify(cli)});`;
        return startScript(imports, body, { env }).ended;
    }

    function lastLine({ stdout }: Ended): string | undefined {
        return stdout.replace(/\n$/, "").split("\n").at(-1);
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
