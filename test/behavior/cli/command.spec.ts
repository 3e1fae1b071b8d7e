import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { run, verbs } from "#provider/cli/command.js";
import { exitCodes } from "#provider/cli/frame/exitCodes.js";
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

describe("docs/cdm-run.md", () => {
    const page = readFileSync(join(__dirname, "../../../../docs/cdm-run.md"), "utf8");

    /** What the command prints to stdout. */
    async function said(...args: string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
        const lines: string[] = [];
        const clock = new FakeClock();
        const stdout = (line: string) => void lines.push(line);
        const exitCode = await run(args, { environment: {}, clock, stdout, stderr() {} });
        return { exitCode, text: lines.join("\n") };
    }

    it("has a row for each verb and each exit code, as the help has", async () => {
        const { text: help } = await said("--help");

        for (const { name } of verbs) {
            expect(page).to.include(`| \`${name}\` |`);
            expect(help).to.match(new RegExp(`^  ${name} `, "m"));
        }
        for (const code of Object.keys(exitCodes)) {
            expect(page).to.match(new RegExp(`^\\| ${code}[ ,]`, "m"));
            expect(help).to.match(new RegExp(`^  ${code} `, "m"));
        }
    });

    for (const { name, examples } of verbs) {
        it(`tells with ${name} --help what it takes, with examples that it understands`, async () => {
            const { exitCode, text: help } = await said("help", name);

            expect(exitCode).to.equal(0);
            const flags = examples.flatMap(([line]) => line.match(/--[a-z-]+/g) ?? []);
            for (const flag of flags) expect(help).to.match(new RegExp(`^  ${flag}\\b`, "m"));
            expect(help).to.include("Exit codes:");
        });
    }
});
