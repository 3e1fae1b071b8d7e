import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { inputNames } from "#provider/run/model/inputNames.js";
import { root } from "../support/clone.js";
import { installPacked, type Packed } from "../support/packed.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const repository = "https://github.com/example-organization/pulumi-huaweicloud-cdm";

for (const part of ["provider", "emulator"] as const) {
    describe(`what the package of ${part}/ ships`, function () {
        this.timeout(60_000);
        let packed: Packed;
        let readme: string;
        before(() => {
            packed = installPacked(part, temporaryFolder());
            readme = readFileSync(join(packed.folder, "README.md"), "utf8");
        });
        after(removeTemporaryFolders);

        it("is under 200 kB", () => {
            expect(statSync(packed.tarball).size).to.be.lessThan(200_000);
        });

        it("is code, declarations, a page, a licence and a manifest, and the provider's the schema of events", () => {
            const others = packed.files.filter((file) => !/^dist\/.*\.(js|d\.ts)$/.test(file));
            const schemas = part === "provider" ? ["events.schema.json"] : [];

            expect(others).to.have.members(["LICENSE", "README.md", "package.json", ...schemas]);
        });

        it("refers to no source map, since none is there", () => {
            const referring = packed.files.filter((file) =>
                readFileSync(join(packed.folder, file), "utf8").includes("sourceMappingURL"),
            );

            expect(referring).to.deep.equal([]);
        });

        it("has no comment in its code but licences, and keeps those of its declarations", () => {
            const read = (file: string) => readFileSync(join(packed.folder, file), "utf8");
            const code = packed.files.filter((file) => file.endsWith(".js"));
            const declarations = packed.files.filter((file) => file.endsWith(".d.ts")).map(read);

            expect(code.filter((file) => /^\s*(\/\*\*|\/\/)/m.test(read(file).replace(/`[^`]*`/g, "")))).to.deep.equal(
                [],
            );
            expect(declarations.join("")).to.include("/**");
        });

        // Symptom: an error that was thrown in the bundle, and not caught, began with a line of 400 kB.
        it("has no line of code that Node could not print above a stack", () => {
            const lines = packed.files
                .filter((file) => file.endsWith(".js"))
                .flatMap((file) => readFileSync(join(packed.folder, file), "utf8").split("\n"));

            expect(Math.max(...lines.map((line) => line.length))).to.be.below(1_000);
        });

        it("names no file outside of it", () => {
            const telling = packed.files.filter((file) =>
                readFileSync(join(packed.folder, file), "utf8").includes(root),
            );

            expect(telling).to.deep.equal([]);
        });

        it("says whose it is and where it comes from, where the repository is", () => {
            expect(packed.manifest).to.deep.include({
                homepage: `${repository}/tree/main/${part}#readme`,
                bugs: `${repository}/issues`,
                repository: { type: "git", url: `git+${repository}.git`, directory: part },
            });
            expect(packed.manifest["author"]).to.be.a("string").and.not.equal("");
        });

        it("has a page whose links are absolute, and lead to files of the repository", () => {
            const inline = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
            const named = [...readme.matchAll(/^\[[^\]]+\]: (\S+)$/gm)].map(([, link = ""]) => link);
            const links = [...inline, ...named].filter((link) => !link.startsWith("#"));
            const missing = links
                .filter((link) => link.startsWith(repository) && !link.endsWith("/issues"))
                .filter((link) => {
                    const [, path = "", heading] = /\/(?:blob|tree)\/main\/([^#]+)(?:#(.+))?$/.exec(link) ?? [];
                    const file = join(root, path);
                    if (!existsSync(file)) return true;
                    return heading !== undefined && heading !== "readme" && !headingsOf(file).includes(heading);
                });

            expect(links.length).to.be.greaterThan(1);
            expect(links.filter((link) => !link.startsWith("https://"))).to.deep.equal([]);
            expect(missing).to.deep.equal([]);
        });
    });
}

/** As GitHub makes the anchors of headings. */
function headingsOf(file: string): string[] {
    const headings = readFileSync(file, "utf8").match(/^#+ .*$/gm) ?? [];
    return headings.map((line) =>
        line
            .replace(/^#+ /, "")
            .toLowerCase()
            .replace(/[^\w\- ]/g, "")
            .replaceAll(" ", "-"),
    );
}

describe("the tables of provider/README.md", () => {
    const page = readFileSync(join(root, "provider/README.md"), "utf8");

    function firstCells(heading: string): string[] {
        const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
        const rows = section.split("\n").filter((line) => line.startsWith("| `"));
        return rows.flatMap((row) => (row.split(" | ")[0] ?? "").match(/\w+/g) ?? []);
    }

    it("have every input", () => {
        expect(firstCells("Inputs")).to.have.members([...inputNames]);
    });

    it("have every output", () => {
        const source = readFileSync(join(root, "provider/src/jobRun.ts"), "utf8");
        const outputs = [...source.matchAll(/declare public readonly (\w+):/g)].map(([, name]) => name);

        expect(outputs.length).to.be.greaterThan(20);
        expect(firstCells("Outputs")).to.have.members(outputs);
    });
});
