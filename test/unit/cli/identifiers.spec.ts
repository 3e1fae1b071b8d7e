import { expect } from "chai";
import ts from "typescript";
import { Identifiers } from "#provider/cli/import/identifiers.js";
import { pulumisTypeScript } from "../../support/printedProgram.js";

describe("The identifiers of an imported program", () => {
    const made = (name: string) => new Identifiers().of(name, "job");

    it("are ones to each TypeScript, whatever character of Unicode a name has, and wherever", function () {
        this.timeout(60_000);
        const found = new Map<string, string>();
        for (let code = 0; code <= 0x10ffff; code++) {
            if (code >= 0xd800 && code <= 0xdfff) continue;
            const character = String.fromCodePoint(code);
            for (const name of [character, `a${character}`, `a-${character}b`, `${character}\u0301x`])
                found.set(made(name), name);
        }
        expect(found.size).to.be.above(50_000);

        for (const one of [ts, pulumisTypeScript()]) {
            const scanner = one.createScanner(one.ScriptTarget.ES5, false);
            const refused = [...found.keys()].filter((identifier) => {
                scanner.setText(identifier);
                const kind = scanner.scan();
                // A word that TypeScript knows and a program may declare, such as `of`.
                const isName = kind === one.SyntaxKind.Identifier || kind > one.SyntaxKind.LastReservedWord;
                return !isName || scanner.getTextPos?.() !== identifier.length;
            });
            expect(refused.slice(0, 20), one.version).to.deep.equal([]);
        }
    });

    it("keep letters that readers know, and part words at others", () => {
        const all = {
            "caf\u00e9-\u0431\u0430\u0437\u0430": "caf\u00e9\u0411\u0430\u0437\u0430",
            "\u8ba2\u5355_\u8fc1\u79fb": "\u8ba2\u5355\u8fc1\u79fb",
            "\u30c7\u30fc\u30bf": "\u30c7\u30fc\u30bf",
            "Stra\u00dfe": "stra\u00dfe",
            "e\u0301t\u00e9": "\u00e9t\u00e9",
            "a\u00b7b": "aB",
            "x\u30fby": "xY",
            "\u{1d49c}": "job",
        };
        expect(Object.fromEntries(Object.keys(all).map((name) => [name, made(name)]))).to.deep.equal(all);
    });
});
