import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { root, tool } from "../support/clone.js";
import { start } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const log =
    "# Changelog\n\nIntroduction.\n\n## Unreleased\n\n- do this\n- do that\n\n## 0.1.0 (2026-11-01)\n\n- be there\n";
const [provider, emulator] = ["pulumi-huaweicloud-cdm", "huaweicloud-cdm-emulator"];
const files = {
    "package.json": { name: "repository", workspaces: ["provider", "emulator", "examples/*"] },
    "provider/package.json": { name: provider, version: "0.1.0", devDependencies: { mocha: "^12.0.0" } },
    "emulator/package.json": { name: emulator, version: "0.1.0" },
    "examples/one/package.json": {
        name: "one",
        private: true,
        dependencies: { [provider]: "^0.1.0", axios: "^1.0.0" },
    },
    "package-lock.json": {
        name: "repository",
        packages: {
            "": { name: "repository" },
            provider: { name: provider, version: "0.1.0" },
            emulator: { name: emulator, version: "0.1.0" },
            "examples/one": { name: "one", dependencies: { [provider]: "^0.1.0" } },
            "node_modules/axios": { version: "0.1.0" },
        },
    },
};

describe("npm run release", () => {
    let clone: string;
    beforeEach(() => {
        clone = temporaryFolder();
        for (const [file, content] of Object.entries(files)) write(file, `${JSON.stringify(content, undefined, 4)}\n`);
        write("CHANGELOG.md", log);
        git("init", "--quiet");
        commit();
    });
    afterEach(removeTemporaryFolders);

    function write(file: string, text: string): void {
        mkdirSync(dirname(join(clone, file)), { recursive: true });
        writeFileSync(join(clone, file), text);
    }

    function git(...args: string[]): string {
        const who = ["-c", "user.name=spec", "-c", "user.email=spec@localhost"];
        return execFileSync("git", [...who, ...args], { cwd: clone }).toString();
    }

    function commit(): void {
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "--message", "as it is");
    }

    function read(file: keyof typeof files) {
        return JSON.parse(readFileSync(join(clone, file), "utf8"));
    }

    async function release(version: string | undefined): Promise<string> {
        const module = await import(tool("release/release.mjs"));
        return await module.release(clone, version, "2026-11-29");
    }

    it("moves what is unreleased below the version and its date", async () => {
        await release("0.2.0");

        expect(readFileSync(join(clone, "CHANGELOG.md"), "utf8")).to.equal(
            log.replace("## Unreleased\n", "## Unreleased\n\n## 0.2.0 (2026-11-29)\n"),
        );
    });

    it("sets the versions of both packages, and what depends on them, and no other", async () => {
        await release("0.2.0");

        expect(read("provider/package.json")).to.deep.equal({ ...files["provider/package.json"], version: "0.2.0" });
        expect(read("emulator/package.json").version).to.equal("0.2.0");
        expect(read("examples/one/package.json").dependencies).to.deep.equal({ [provider]: "^0.2.0", axios: "^1.0.0" });
        expect(read("package-lock.json").packages).to.deep.include({
            provider: { name: provider, version: "0.2.0" },
            emulator: { name: emulator, version: "0.2.0" },
            "examples/one": { name: "one", dependencies: { [provider]: "^0.2.0" } },
            "node_modules/axios": { version: "0.1.0" },
        });
    });

    it("says which commands to type next, and commits and tags nothing itself", async () => {
        const said = await release("0.2.0");

        expect(said.match(/^ {2}.*$/gm)?.map((line) => line.trim())).to.deep.equal([
            "npm run check",
            'git commit --all --message "Release 0.2.0"',
            "git tag v0.2.0",
            "git push origin HEAD v0.2.0",
            "npm run build",
            "npm publish --workspace emulator",
            "npm publish ./provider/package",
        ]);
        expect(git("log", "--oneline").trim().split("\n")).to.have.length(1);
        expect(git("tag")).to.equal("");
    });

    it("releases the version that the packages have, if it never was", async () => {
        write("CHANGELOG.md", log.replace("## 0.1.0 (2026-11-01)", "## 0.0.9 (2026-11-01)"));
        commit();

        await release("0.1.0");

        expect(readFileSync(join(clone, "CHANGELOG.md"), "utf8")).to.include("## 0.1.0 (2026-11-29)\n\n- do this");
    });

    const refusals: [string, string | undefined, () => void, RegExp][] = [
        [
            "without a version",
            undefined,
            () => {},
            /^A version such as 1\.2\.3 is needed: npm run release -- <version>\.$/,
        ],
        ["of a version that is none", "v1", () => {}, /is needed.*, not "v1"\.$/],
        [
            "of an older version",
            "0.0.9",
            () => {},
            /^0\.0\.9 is older than 0\.1\.0, which provider\/package\.json has\.$/,
        ],
        ["of a version that was released", "0.1.0", () => {}, /has a heading for 0\.1\.0 already/],
        ["with a file that is not committed", "0.2.0", () => write("new.txt", ""), /not committed:\n\?\? new\.txt\n/],
        [
            "without an entry",
            "0.2.0",
            () => {
                write("CHANGELOG.md", log.replace(/- do .*\n/g, ""));
                commit();
            },
            /nothing to release/,
        ],
        [
            "while a manifest has the placeholder",
            "0.2.0",
            () => {
                const manifest = {
                    ...files["provider/package.json"],
                    bugs: "https://github.com/example-organization/x",
                };
                write("provider/package.json", JSON.stringify(manifest));
                commit();
            },
            /^provider\/package\.json still has the placeholder example-organization: see .* in CONTRIBUTING\.md\.$/,
        ],
    ];
    for (const [what, version, prepare, sentence] of refusals) {
        it(`refuses a release ${what} with a sentence, and changes nothing`, async () => {
            prepare();
            const before = git("status", "--porcelain");

            const error = await release(version).catch((reason) => reason);

            expect(error).to.have.property("message").that.matches(sentence);
            expect(git("status", "--porcelain")).to.equal(before);
        });
    }

    it("is a command that says what it lacks, and ends with 1", async () => {
        const { code, stdout, stderr } = await start(process.execPath, [join(root, "tools/commands/release.mjs")])
            .ended;

        expect({ code, stdout, stderr }).to.deep.equal({
            code: 1,
            stdout: "",
            stderr: "A version such as 1.2.3 is needed: npm run release -- <version>.\n",
        });
    });
});
