import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";

const repository = join(__dirname, "../../..");

interface Mutant {
    readonly name: string;
    readonly file: string;
    readonly find: string;
}

describe("npm run test:mutants", () => {
    it("finds what it takes away exactly once in the sources", async () => {
        const list: { mutants: Mutant[] } = await import(
            pathToFileURL(join(repository, "tools/mutants/list.mjs")).href
        );

        expect(list.mutants.length).to.be.at.least(6);
        for (const { name, file, find } of list.mutants) {
            const source = readFileSync(join(repository, "provider/src", file), "utf8");
            expect(source.split(find).length - 1, `${name}: ${find} in ${file}`).to.equal(1);
        }
    });
});
