import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { commandsIn, flawIn } from "./commands.js";
import { type Fence, pages } from "./markdown.js";
import { messagesFor } from "./programs.js";

/** These are shown as they are: output, diagrams, and languages that nothing here can check. */
const shown = ["text", "mermaid", "hcl", "groovy", "dockerfile"];

/** Pages of which each `run` fence is executed, and the spec that does it. */
const executed = ["README.md", "docs/getting-started.md", "docs/teams.md", "docs/testing.md"];

describe("each fence of the pages", function () {
    this.timeout(120_000);
    const fences = pages().flatMap((page) => page.fences);
    const inLanguage = (...languages: string[]) => fences.filter(({ language }) => languages.includes(language));
    const programs = inLanguage("ts", "typescript", "js");
    const scripts = inLanguage("sh", "bash", "shell");
    let messages: ReadonlyMap<Fence, readonly string[]>;
    before(() => {
        messages = messagesFor(programs);
    });

    for (const fence of programs) {
        it(`is a program that compiles against the built packages: ${fence.at}`, () => {
            expect(messages.get(fence), fence.text).to.deep.equal([]);
        });
    }

    for (const fence of scripts) {
        const how = fence.words.includes("run") ? "is executed with its page, and has" : "has";
        it(`${how} the syntax of a shell and options that exist: ${fence.at}`, () => {
            const parsed = spawnSync("bash", ["-n"], { input: fence.text, encoding: "utf8" });
            expect(parsed.status, `${parsed.error ?? ""}${parsed.stderr}`).to.equal(0);

            const flaws = commandsIn(fence.text).map((words) => [words.join(" "), flawIn(words, fence.page)]);
            expect(flaws.filter(([, flaw]) => flaw !== undefined)).to.deep.equal([]);
            if (fence.words.includes("run")) expect(executed).to.include(fence.page);
        });
    }

    for (const fence of inLanguage("yaml", "yml")) {
        it(`is YAML: ${fence.at}`, () => {
            const errors = parseAllDocuments(fence.text).flatMap((document) => document.errors.map(String));

            expect(errors).to.deep.equal([]);
        });
    }

    for (const fence of inLanguage("json")) {
        it(`is JSON: ${fence.at}`, () => {
            expect(() => JSON.parse(fence.text)).not.to.throw();
        });
    }

    it("has a language that this spec knows", () => {
        const others = fences.filter(
            ({ language }) =>
                !/^(ts|typescript|js|sh|bash|shell|ya?ml|json)$/.test(language) && !shown.includes(language),
        );
        expect(others.filter(({ page }) => /^(README|docs\/)/.test(page)).map(({ at }) => at)).to.deep.equal([]);
    });

    it("is counted", function () {
        const count = (some: readonly Fence[]) => some.length;
        const run = scripts.filter(({ words }) => words.includes("run"));
        const counts =
            `${count(programs)} programs compiled, ${count(run)} scripts executed by the specs of their pages, ` +
            `${count(scripts) - count(run)} scripts parsed and their options looked up, ${count(inLanguage("yaml", "yml"))} YAML, ` +
            `${count(inLanguage("json"))} JSON, ${count(inLanguage(...shown))} only shown`;
        if (this.test) this.test.title = `is counted: ${counts}`;

        expect(count(programs)).to.be.above(4);
        expect(count(scripts)).to.be.above(4);
    });
});
