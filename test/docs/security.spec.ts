import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Spec } from "./listSpecs.js";

const repository = join(__dirname, "../../..");

describe("docs/security.md", function () {
    this.timeout(60_000);
    const lines = readFileSync(join(repository, "docs/security.md"), "utf8").split("\n");
    const rows = lines.filter((line) => line.startsWith("| ") && !/^\| (what|---) \|/.test(line));
    let specs: readonly Spec[];
    before(() => {
        const list = execFileSync(process.execPath, [join(__dirname, "listSpecs.js")], { maxBuffer: 2 ** 26 });
        specs = JSON.parse(list.toString());
    });

    it("has a table for each who could do harm, and one for what is stored", () => {
        const tables = lines.filter((line) => line.startsWith("| what |"));

        expect(tables).to.have.length(6);
        expect(rows.length).to.be.at.least(60);
    });

    for (const row of rows) {
        const [, what, , cell = "", ...more] = row.split("|").map((one) => one.trim());

        it(`names for each spec the one place where it is, for: ${what}`, () => {
            expect(more, "the row has three cells").to.deep.equal([""]);
            expect(cell).to.match(/^`[^`]+`(; `[^`]+`)*$/);
            for (const name of cell.slice(1, -1).split("`; `")) {
                const found = specs.filter(({ suite, title }) => `${suite} ${title}`.includes(name));
                const places = new Set(found.map(({ file, suite }) => `${file}: ${suite}`));

                expect([...places], name).to.have.length(1);
            }
        });
    }
});
