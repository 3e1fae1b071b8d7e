import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { root } from "../support/clone.js";
import { Stack } from "../support/stack.js";

const page = readFileSync(join(root, "provider/README.md"), "utf8");

function fences(language: string): string[] {
    return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

describe("the page that npm shows, as far as its first run", function () {
    this.timeout(120_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.openAsUsersHaveIt("");
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("has a program and variables with which up starts the run and destroy stops it", async () => {
        const [program = ""] = fences("ts");
        const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
        stack.writeWhole(ts.transpileModule(program, { compilerOptions: options }).outputText);
        const variables = fences("sh").flatMap((code) => [...code.matchAll(/(HW_\w+)=(\S+)/g)]);
        for (const name of Object.keys(stack.environment).filter((one) => one.startsWith("HW_"))) {
            delete stack.environment[name];
        }
        for (const [, name = "", value = ""] of variables) {
            // The emulator of a spec has a port of its own.
            stack.environment[name] = value.replace("http://127.0.0.1:9090", stack.emulator.url);
        }

        const { output } = await stack.expectSuccess("up", "--yes");

        expect(output).to.match(/status: "RUNNING"/);
        expect(stack.sent("start")).to.equal(1);
        await stack.expectSuccess("destroy", "--yes");
        expect(stack.runs()).to.have.nested.property("[0].live", false);
    });
});
