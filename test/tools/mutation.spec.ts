import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import ts from "typescript";

const tools = join(__dirname, "../../../tools/mutation");

interface Mutant {
    readonly id: string;
    readonly file: string;
    readonly line: number;
    readonly original: string;
    readonly replacement: string;
}

const source = `
export function isOld(age: number): boolean {
    return age > 65;
}
export const isYoung = (age: number): boolean => age < 18;
`;

const spec = `
const { isOld } = require("../../../provider/dist/run/age.js");
describe("age", () => {
    it("is old from 66 on", () => { if (!isOld(66) || isOld(65)) throw new Error("wrong"); });
});
`;

describe("npm run test:mutation", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "mutation-"));
    after(() => rmSync(folder, { recursive: true, force: true }));

    const load = (file: string) => import(pathToFileURL(join(tools, file)).href);

    function write(path: string, content: string): void {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
    }

    it("takes the same sample for the same seed, and another one for another", async () => {
        const { sampleOf } = await load("sample.mjs");
        const all = Array.from({ length: 1_000 }, (_, index) => index);

        const sample = sampleOf(all, 50, 7);

        expect(new Set(sample).size).to.equal(50);
        expect(sampleOf(all, 50, 7)).to.deep.equal(sample);
        expect(sampleOf(all, 50, 8)).not.to.deep.equal(sample);
        expect(sampleOf(all, 5_000, 7)).to.have.members(all);
    });

    it("tells the changes that a spec notices from those that none does, by their lines in the source", async () => {
        const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true };
        const built = ts.transpileModule(source, { compilerOptions, fileName: "age.ts" });
        const map = JSON.parse(built.sourceMapText ?? "{}");
        write("provider/dist/run/age.js", built.outputText);
        write("provider/dist/run/age.js.map", JSON.stringify({ ...map, sources: ["../../src/run/age.ts"] }));
        write("test/dist/run/age.spec.js", spec);
        const { instrument } = await load("instrument.mjs");
        const { explore, noticedBy, specsIn } = await load("specs.mjs");

        const mutants: Mutant[] = await instrument(folder, ["run"]);
        const tier = await explore(folder, specsIn(folder, ["run"]));
        const verdicts: Record<string, string | undefined> = {};
        for (const mutant of mutants) {
            const { file, line, original, replacement } = mutant;
            verdicts[`${file}:${line} ${original} → ${replacement}`] = (await noticedBy(folder, mutant, tier))?.by;
        }

        expect(verdicts).to.include({
            "run/age.ts:3 age > 65 → age >= 65": "age is old from 66 on",
            "run/age.ts:3 age > 65 → true": "age is old from 66 on",
            "run/age.ts:5 age < 18 → age <= 18": undefined,
        });
    });
});
