import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { tool } from "../support/clone.js";

const source = `/** What it is. */
export function a(value: string) {
    // why
    return \`
        // no comment
        /* nor this \${value /* but this */} \`;
}
/*! Licence of somebody. */
export const failing = () => { throw new Error("here"); };
`;

describe("the code of a package", () => {
    const { outputText, sourceMapText } = ts.transpileModule(source, {
        fileName: "a.ts",
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true },
    });
    const compiled = outputText.replace(/\n\/\/# sourceMappingURL=.*/, "");

    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "shorten-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("loses its comments and spaces, and nothing that it says", async () => {
        const file = join(folder, "bare.js");
        writeFileSync(file, compiled);
        const { shorten } = await import(tool("lib/workspace/shorten.mjs"));

        await shorten(file);

        const code = readFileSync(file, "utf8");
        expect(code.length).to.be.lessThan(compiled.length * 0.9);
        expect(code).to.include("Licence of somebody").and.not.include("why").and.not.include("but this");
        const module: { exports: Record<string, (text: string) => string> } = { exports: {} };
        new Function("exports", code)(module.exports);
        expect(module.exports.a?.("x")).to.equal("\n        // no comment\n        /* nor this x ");
    });

    it("has a source map to its source, and is left as it is the next time", async () => {
        const file = join(folder, "mapped.js");
        writeFileSync(file, compiled);
        writeFileSync(`${file}.map`, sourceMapText ?? "");
        const { shorten } = await import(tool("lib/workspace/shorten.mjs"));
        const written = () => [readFileSync(file, "utf8"), readFileSync(`${file}.map`, "utf8")];

        await shorten(file);
        const [code = "", map = ""] = written();
        await shorten(file);

        expect(JSON.parse(map).sources).to.deep.equal(["a.ts"]);
        expect(map).to.not.equal(sourceMapText);
        expect(code).to.not.include("sourceMappingURL");
        expect(written()).to.deep.equal([code, map]);
    });
});
