import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";

const repository = join(__dirname, "../../..");

interface Mutant {
    readonly name: string;
    readonly file: string;
    readonly spec: string;
    readonly find: string;
}

describe("npm run test:mutants", () => {
    it("finds what it takes away exactly once in the sources", async () => {
        const list: { mutants: Mutant[] } = await import(
            pathToFileURL(join(repository, "tools/mutants/list.mjs")).href
        );

        expect(list.mutants.length).to.be.at.least(6);
        for (const { name, file, spec, find } of list.mutants) {
            expect(existsSync(join(repository, "test", `${spec}.spec.ts`)), `${name}: ${spec}`).to.equal(true);
            const source = readFileSync(join(repository, "provider/src", file), "utf8");
            expect(source.split(find).length - 1, `${name}: ${find} in ${file}`).to.equal(1);
        }
    });
});
