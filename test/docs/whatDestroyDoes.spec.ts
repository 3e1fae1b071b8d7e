import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const repository = join(__dirname, "../../..");

/** What the specs call themselves, as far as it stands in their sources. */
function titles(): string {
    const files = readdirSync(join(repository, "test"), { recursive: true }).map(String);
    return files
        .filter((file) => file.endsWith(".spec.ts") && !file.startsWith("docs"))
        .map((file) => readFileSync(join(repository, "test", file), "utf8"))
        .join("\n")
        .split("\n")
        .filter((line) => /\b(it|describe)\(|\[$|^\s+["`]/.test(line))
        .join("\n");
}

describe("docs/what-destroy-does.md", () => {
    const lines = readFileSync(join(repository, "docs/what-destroy-does.md"), "utf8").split("\n");
    const rows = lines.filter((line) => line.startsWith("| ") && !/^\| (situation|---)/.test(line));
    const all = titles();

    it("has a row for every situation", () => {
        expect(rows.length).to.be.at.least(30);
    });

    for (const row of rows) {
        const [, situation, , spec] = row.split("|").map((cell) => cell.trim());

        it(`names a spec that exists for: ${situation}`, () => {
            const name = /^`(.+)`$/.exec(spec ?? "")?.[1];
            expect(name, "the row's last cell").to.be.a("string");
            expect(all).to.include(name);
        });
    }
});
