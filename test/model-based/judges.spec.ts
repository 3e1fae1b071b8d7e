import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const folders = ["test/model-based", "test/matrix"] as const;
const shared = ["test/support/contract.ts", "test/support/core.ts", "test/support/fakeClock.ts"];
/** Called, or built to be called: what comes of it is what is judged. */
const allowed: Readonly<Record<string, readonly string[]>> = {
    "test/support/core.ts": ["run/index.js"],
    "test/model-based/process.ts": ["cdm/auth/sessionCache.js", "run/index.js"],
    "test/matrix/stage.ts": ["cdm/http/transport.js"],
};

describe("the judges of properties and matrix", () => {
    it("import nothing of what they judge but what the engine calls, and types", () => {
        const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
        const found = [...shared, ...files]
            .filter((file) => file.endsWith(".ts"))
            .map((file) => [file, importedBy(readFileSync(file, "utf8"))] as const)
            .filter(([, imported]) => imported.length > 0);
        expect(Object.fromEntries(found)).to.deep.equal(allowed);
    });
});

/** Modules of the provider of which anything but a type is imported. */
function importedBy(source: string): string[] {
    const imports = source.matchAll(/^import (?!type )([^;]*?) from "#provider\/([^"]+)"/gm);
    return [...imports]
        .filter(([, names = ""]) =>
            names
                .replace(/[{}]/g, "")
                .split(",")
                .some((name) => name.trim() !== "" && !name.trim().startsWith("type ")),
        )
        .map(([, , module = ""]) => module)
        .sort();
}
