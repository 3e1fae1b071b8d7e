import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect } from "chai";

const repository = join(__dirname, "../../..");
const folders = ["model-based", "matrix", "answers"] as const;
/** Called, or built to be called: what comes of it is judged. */
const allowed: Readonly<Record<string, readonly string[]>> = {
    "support/core.ts": ["run/index.js"],
    "support/events.ts": ["events/eventSink.js"],
    "support/manyJobRuns.ts": ["cdm/http/transport.js"],
    "support/world.ts": ["cdm/auth/sessionCache.js", "run/index.js"],
    "model-based/process.ts": ["cdm/auth/sessionCache.js", "run/index.js"],
    "matrix/matrixTestBed.ts": ["cdm/http/transport.js"],
    "answers/runScenario.ts": ["cdm/auth/sessionCache.js", "run/index.js"],
};

describe("the judges of properties, matrix and answers", () => {
    it("import nothing of what they judge but what the engine calls, and types", () => {
        const found = [...reached()]
            .map((file) => [file, ofProvider(read(file))] as const)
            .filter(([, modules]) => modules.length > 0);

        expect(Object.fromEntries(found)).to.deep.equal(allowed);
    });
});

/** The files of the folders, and all that they load, however far away. */
function reached(): Set<string> {
    const listed = folders.flatMap((folder) =>
        readdirSync(join(repository, "test", folder), { recursive: true }).map((name) =>
            posix.join(folder, String(name)),
        ),
    );
    const files = new Set(listed.filter((file) => file.endsWith(".ts")));
    for (const file of files) {
        for (const path of loaded(read(file), /"(\.[^"]+)"/)) {
            files.add(posix.join(posix.dirname(file), path).replace(/\.js$/, ".ts"));
        }
    }
    return files;
}

function read(file: string): string {
    return readFileSync(join(repository, "test", file), "utf8");
}

function ofProvider(source: string): string[] {
    return loaded(source, /"#provider\/([^"]+)"/).sort();
}

/** The modules of that form of which anything but a type is imported or handed on. */
function loaded(source: string, form: RegExp): string[] {
    const statement = new RegExp(`^(?:import|export) (?!type )([^;"]*?)(?: from )?${form.source};`, "gm");
    return [...source.matchAll(statement)]
        .filter(([, names = ""]) => !/^\{(\s*type \w+( as \w+)?,?)+\s*\}$/.test(names.trim()))
        .map(([, , module = ""]) => module);
}
