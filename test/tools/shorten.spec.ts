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

    it("loses its comments and spaces, and nothing that it says", async () => {
        const { shortened } = await import(tool("lib/workspace/shorten.mjs"));

        const { code } = await shortened(compiled);

        expect(code.length).to.be.lessThan(compiled.length * 0.9);
        expect(code).to.include("Licence of somebody").and.not.include("why").and.not.include("but this");
        const module: { exports: Record<string, (text: string) => string> } = { exports: {} };
        new Function("exports", code)(module.exports);
        expect(module.exports.a?.("x")).to.equal("\n        // no comment\n        /* nor this x ");
    });

    it("has a source map to its source", async () => {
        const { shortened } = await import(tool("lib/workspace/shorten.mjs"));

        const { code, map } = await shortened(compiled, sourceMapText);

        expect(JSON.parse(map).sources).to.deep.equal(["a.ts"]);
        expect(JSON.parse(map).mappings).to.not.equal(JSON.parse(sourceMapText ?? "{}").mappings);
        expect(code).to.not.include("sourceMappingURL");
    });
});
