import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { expressions } from "./expressions.js";
import { readers } from "./readers.js";

/** Linear reading takes less than a minute in all; what takes the square of a megabyte takes hours. */
const patienceMs = 180_000;

// Symptom: one answer of 200 KB blocked `up` for 54 s, beyond its timeout and two Ctrl-Cs: nothing else runs meanwhile.
describe("reading a megabyte of the worst", function () {
    this.timeout(2 * patienceMs);

    /** What a process of its own says, which can be ended in the middle of an expression. Its last line is where it was then. */
    function saidBy(what: string): string[] {
        const script = join(__dirname, "runAll.js");
        const options = { timeout: patienceMs, killSignal: "SIGKILL", encoding: "utf8", maxBuffer: 2 ** 26 } as const;
        const { stdout, stderr } = spawnSync(process.execPath, [script, what], options);
        return `${stdout}${stderr}`.trim().split("\n");
    }

    it("is done soon by every regular expression of the provider", () => {
        expect(expressions()).to.have.length.above(40);
        expect(saidBy("expressions").at(-1)).to.equal("done");
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
