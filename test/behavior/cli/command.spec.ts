import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { run } from "#provider/cli/command.js";
import { FakeClock } from "../../support/fakeClock.js";

const packageFile = require.resolve("pulumi-huaweicloud-cdm/package.json");
const { bin } = require(packageFile);

// CI believes an exit code: what went wrong in an unforeseen way must not look as if all were well.
describe("cdm-run, when something happens that nobody foresaw", () => {
    for (const [what, thrown, said] of [
        ["an Error", new TypeError("unforeseen"), "cdm-run: unforeseen"],
        ["anything else", "unforeseen", "cdm-run: unforeseen"],
    ] as const) {
        it(`says so in one line and returns 1 for ${what}`, async () => {
            const lines: string[] = [];
            const host = {
                environment: {},
                clock: new FakeClock(),
                home: "/nowhere",
                stdout: () => {
                    throw thrown;
                },
                stderr: (line: string) => void lines.push(line),
            };

            expect(await run(["--help"], host)).to.equal(1);
            expect(lines).to.deep.equal([said]);
        });
    }

    it("ends its process with exit code 1", async () => {
        const folder = mkdtempSync(join(tmpdir(), "cdm-run-"));
        const broken = join(folder, "broken.cjs");
        writeFileSync(broken, 'require("node:os").homedir = () => { throw new Error("unforeseen"); };');
        const args = ["--require", broken, join(dirname(packageFile), bin["cdm-run"]), "doctor"];
        const child = spawn(process.execPath, args, { env: {} });
        const [[exitCode], stderr] = await Promise.all([once(child, "close"), text(child.stderr)]);
        rmSync(folder, { recursive: true });

        expect(stderr).to.equal("cdm-run: unforeseen\n");
        expect(exitCode).to.equal(1);
    });
});
