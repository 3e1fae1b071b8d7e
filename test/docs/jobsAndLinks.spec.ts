import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";
import type { Spec } from "./listSpecs.js";

describe("docs/jobs-and-links.md", function () {
    this.timeout(60_000);
    const page = readFileSync(join(root, "docs/jobs-and-links.md"), "utf8");
    const rows = page.split("\n").filter((line) => /^\| .*`.*\|$/.test(line));
    let specs: readonly Spec[];
    before(() => {
        const list = execFileSync(process.execPath, [join(__dirname, "listSpecs.js")], { maxBuffer: 2 ** 26 });
        specs = JSON.parse(list.toString());
    });

    /** The rows of the tables whose last column names a spec. */
    const proved = rows.map((row) => row.split("|").map((cell) => cell.trim())).filter((cells) => cells.length >= 5);

    it("names a spec in each row of a table with specs", () => {
        expect(proved.length).to.be.at.least(25);
        let last = "";
        for (const cells of proved) {
            const cell = cells.at(-2) ?? "";
            const name = cell === "the same" ? last : (/^`(.+)`$/.exec(cell)?.[1] ?? "");
            const found = specs.filter(({ title, suite }) => `${suite} ${title}`.includes(name));
            expect(name, cells.join("|")).not.to.equal("");
            expect(found, `no spec is called: ${name}`).not.to.have.length(0);
            last = name;
        }
    });

    it("has every input of a Job and of a Link", () => {
        const named = new Set(
            proved.flatMap(([, first = ""]) => [...first.matchAll(/`(\w+)`/g)].map(([, one]) => one)),
        );
        for (const file of ["jobArgs.ts", "linkArgs.ts"]) {
            const source = readFileSync(join(root, "provider", "src", file), "utf8");
            const [, body = ""] = /interface (?:Job|Link)Args \{([\s\S]*?)\n\}/.exec(source) ?? [];
            const inputs = [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name);
            expect(inputs.length).to.be.at.least(10);
            expect(inputs.filter((name) => !named.has(name))).to.deep.equal([]);
        }
    });
});
