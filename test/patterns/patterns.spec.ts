import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { expressions } from "./expressions.js";
import { readers } from "./readers.js";

/** Linear reading takes some seconds in all; what takes the square of a megabyte takes hours. */
const patienceMs = 60_000;

// Symptom: one answer of 200 KB blocked `up` for 54 s, beyond its timeout and two Ctrl-Cs: nothing else runs meanwhile.
describe("reading a megabyte of the worst", function () {
    this.timeout(2 * patienceMs);

    /** In a process of its own, which can be ended in the middle of an expression. */
    function lastOf(...what: string[]): string | undefined {
        const script = join(__dirname, "runAll.js");
        const options = { timeout: patienceMs, killSignal: "SIGKILL", encoding: "utf8" } as const;
        const { stdout, stderr } = spawnSync(process.execPath, [script, ...what], options);
        return `${stdout}${stderr}`.trim().split("\n").at(-1);
    }

    it("is done soon by every regular expression of the provider", () => {
        expect(expressions()).to.have.length.above(40);
        expect(lastOf("expressions")).to.equal("done");
    });

    for (const what of Object.keys(readers)) {
        it(`is done soon where it is ${what}`, () => {
            expect(lastOf("readers", what)).to.equal("done");
        });
    }
});
