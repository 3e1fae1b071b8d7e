import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root, tool } from "../support/clone.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

describe("docs/reference", function () {
    // TypeDoc reads the sources and the types of the SDK.
    this.timeout(120_000);
    const folder = join(root, "docs", "reference");
    after(removeTemporaryFolders);

    function pagesIn(place: string): Record<string, string> {
        return Object.fromEntries(readdirSync(place).map((file) => [file, readFileSync(join(place, file), "utf8")]));
    }

    it("says what the docstrings say now (npm run docs:reference writes it)", async () => {
        const { writeReference } = await import(tool("docs/reference.mjs"));
        const now = temporaryFolder();
        await writeReference(now);

        expect(pagesIn(folder)).to.deep.equal(pagesIn(now));
    });

    it("describes each input and each output", () => {
        const pages = pagesIn(folder);
        for (const [page, least] of Object.entries({ JobRunArgs: 17, JobRun: 28, ProviderArgs: 20 })) {
            const text = pages[`${page}.md`] ?? "";
            const names = text.split(/^### /m).slice(1);

            expect(names.length, page).to.be.at.least(least);
            for (const part of names) {
                const sentence = part
                    .split("\n")
                    .slice(1)
                    .join("\n")
                    .replace(/^> .*$/m, "")
                    .trim();
                expect(sentence, `${page}: ${part.split("\n")[0]}`).to.match(/^[A-Z`#*].*/);
            }
        }
    });
});
