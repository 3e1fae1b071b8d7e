import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { readers } from "./readers.js";

/** Linear reading takes less than a minute in all; what takes the square of a megabyte takes hours. */
const patienceMs = 180_000;

/** Texts of a megabyte come and go. With the usual room, V8 would copy them again and again. */
const roomForTexts = ["--min-semi-space-size=64", "--max-semi-space-size=128"];

// Symptom: one answer of 200 KB blocked `up` for 54 s, beyond its timeout and two Ctrl-Cs: nothing else runs meanwhile.
describe("reading a megabyte of the worst", function () {
    this.timeout(2 * patienceMs);

    /** What a process of its own says, which can be ended in the middle of an expression. Its last line is where it was then. */
    function saidBy(what: string): string[] {
        const script = join(__dirname, "runAll.js");
        const options = { timeout: patienceMs, killSignal: "SIGKILL", encoding: "utf8", maxBuffer: 2 ** 26 } as const;
        const { stdout, stderr } = spawnSync(process.execPath, [...roomForTexts, script, what], options);
        return `${stdout}${stderr}`.trim().split("\n");
    }

    it("is done soon by every regular expression of the provider", () => {
        const said = saidBy("expressions");
        expect(said.at(-1)).to.equal("done");
        expect(said, "a line for each, and the last one").to.have.length.above(41);
    });

    describe("by whatever reads what others have written", () => {
        let said: string[];
        before(() => {
            said = saidBy("readers");
        });

        for (const what of Object.keys(readers)) {
            it(`is done soon where it is ${what}`, () => {
                expect(said, `the last of it: ${said.at(-1)}`).to.include(`done: ${what}`);
            });
        }
    });
});
