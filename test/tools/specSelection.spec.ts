import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { lastLine, lastLines, runSpecs, writeSpecs } from "./specRun.js";

describe("the choice of specs", function () {
    this.timeout(60_000);
    afterEach(removeTemporaryFolders);

    /** What mocha itself counts in the same files, in one process. */
    function countsOfMocha(args: string[]): Promise<string> {
        const mocha = [join(root, "node_modules", "mocha", "bin", "mocha.js"), "--reporter", "json", ...args];
        return new Promise((resolve) =>
            execFile(process.execPath, mocha, { cwd: root }, (_, stdout) => {
                const { passes, failures, pending } = JSON.parse(stdout).stats;
                resolve(`${passes} passed, ${failures} failed, ${pending} skipped`);
            }),
        );
    }

    const specs = {
        one: `describe("cats", () => {
            it("purr", () => {});
            it("are told in cats.spec.ts", () => {});
            it.skip("bark", () => {});
            it("fly", () => { throw new Error("they do not"); });
        });`,
        two: `describe("dogs", () => {
            it("bark", () => {});
            it("purr (not)", function () { this.skip(); });
            describe.skip("at night", () => it("purr", () => {}));
            it("are to come");
        });`,
    };

    for (const args of [
        [],
        ["--grep", "purr$"],
        ["-g", "^cats"],
        ["--grep=/PURR/i"],
        ["--fgrep", "purr (not)"],
        ["-f", "(not)"],
        ["--grep", "bark", "--invert"],
        ["--grep", "cats.spec.ts"],
        ["-f", "cats.spec.ts", "--timeout", "5000"],
        ["--grep=cats.spec.ts"],
    ]) {
        it(`is mocha's: ${args.join(" ") || "all"}`, async () => {
            const files = writeSpecs(temporaryFolder(), specs);
            const [ended, counts] = await Promise.all([
                runSpecs([...args, ...files]).ended,
                countsOfMocha([...args, ...files]),
            ]);
            expect(lastLine(ended)).to.equal(counts);
        });
    }

    it("is mocha's where one file is named and has .only", async () => {
        const files = writeSpecs(temporaryFolder(), {
            one: `it.only("runs", () => {}); it("does not", () => { throw new Error("no"); });`,
        });
        const ended = await runSpecs(files).ended;
        expect([lastLine(ended), ended.code]).to.deep.equal(["1 passed, 0 failed, 0 skipped", 0]);
    });

    for (const only of [`it.only("runs", () => {});`, `describe.only("a suite", () => it("runs", () => {}));`]) {
        it(`fails a file in which .only hides the others, where there are several: ${only}`, async () => {
            const files = writeSpecs(temporaryFolder(), { one: `${only} it("is hidden", () => {});`, two: specs.two });
            const ended = await runSpecs(files).ended;
            expect(lastLines(ended, 2)).to.deep.equal([
                `✗ ${files[0]}: broke off with exit code 1`,
                "1 passed, 1 failed, 3 skipped",
            ]);
            expect(ended.stdout).to.include("`.only` forbidden");
        });
    }

    it("fails a file in which .only hides the others, where a pattern names them", async () => {
        const folder = temporaryFolder();
        writeSpecs(folder, { one: `it.only("runs", () => {});`, two: `it("is hidden", () => {});` });
        const ended = await runSpecs([join(folder, "*.spec.cjs")]).ended;
        expect([lastLine(ended), ended.code]).to.deep.equal(["0 passed, 1 failed, 0 skipped", 1]);
    });

    it("runs a file once that is named twice", async () => {
        const [file = ""] = writeSpecs(temporaryFolder(), { one: `it("passes", () => {});` });
        expect(lastLine(await runSpecs([file, file]).ended)).to.equal("1 passed, 0 failed, 0 skipped");
    });

    for (const folder of ["test/unit/common", join("test", "dist", "unit", "common")]) {
        it(`takes all files of a folder, and runs no others: ${folder}`, async () => {
            const { stdout, code } = await runSpecs([folder]).ended;
            const files = stdout.match(/^test\S+\.spec\.ts$/gm) ?? [];
            expect(files).to.include("test/unit/common/redact.spec.ts");
            expect(files.filter((file) => !file.startsWith("test/unit/common/"))).to.deep.equal([]);
            expect(code).to.equal(0);
        });
    }

    it("refuses a word that names no specs, and does not run all of them", async () => {
        const { code, stdout, stderr } = await runSpecs(["unti"]).ended;
        expect([code, stdout, stderr]).to.deep.equal([
            1,
            "",
            '"unti" is neither a spec file nor a folder of specs. For specs with this title, use --fgrep "unti".\n',
        ]);
    });
});

describe("a run without a spec", function () {
    this.timeout(60_000);
    afterEach(removeTemporaryFolders);

    it("fails, and says that no file has one", async () => {
        const ended = await runSpecs(writeSpecs(temporaryFolder(), { one: "", two: `describe("none", () => {});` }))
            .ended;
        expect(lastLines(ended, 2)).to.deep.equal([
            "✗ npm test: no spec ran, because no file has one",
            "0 passed, 1 failed, 0 skipped",
        ]);
        expect(ended.code).to.equal(1);
    });

    it("fails, and says that no title matches, where all files are looked through and where one is", async () => {
        const one = writeSpecs(temporaryFolder(), { one: `it("passes", () => {});` });
        for (const files of [[], one]) {
            const ended = await runSpecs(["--fgrep", "no such title", ...files]).ended;
            expect(lastLines(ended, 2)).to.deep.equal([
                "✗ npm test: no spec ran, because no title matches",
                "0 passed, 1 failed, 0 skipped",
            ]);
            expect(ended.code).to.equal(1);
        }
    });
});
