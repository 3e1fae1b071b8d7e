import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import ts from "typescript";

const repository = join(__dirname, "../../..");
const sources = join(repository, "provider/src");

/** Names and properties of objects that do not exist. Other complaints of the compiler are part of a mutant, such as a type that is not narrowed. */
const unknownName = [2304, 2353, 2552, 2561];

interface Mutant {
    readonly name: string;
    readonly spec: string;
}

type Tools = {
    copyOfTheBuild(): string;
    readonly mutants: readonly Mutant[];
    markersIn(folder: string): Map<string, string[]>;
    mutate(source: string, mutant: Mutant): Promise<string>;
};

describe("npm run test:mutants", function () {
    this.timeout(120_000);
    let tools: Tools;

    before(async () => {
        const load = (file: string) => import(pathToFileURL(join(repository, "tools/mutants", file)).href);
        tools = { ...(await load("list.mjs")), ...(await load("mutate.mjs")), ...(await load("copy.mjs")) };
    });

    it("has a marker in one place of the sources for each promise, and a promise for each marker", () => {
        const names = tools.mutants.map(({ name }) => name);
        expect(names).to.have.length.at.least(60);
        expect(new Set(names)).to.have.property("size", names.length);
        const markers = tools.markersIn(sources);
        expect([...markers.keys()].sort()).to.deep.equal([...names].sort());
        for (const [name, files] of markers) expect(files, name).to.have.length(1);
    });

    it("has a spec for each promise", () => {
        for (const { name, spec } of tools.mutants) {
            expect(existsSync(join(repository, "test", `${spec}.spec.ts`)), `${name}: ${spec}`).to.equal(true);
        }
    });

    // A mutant with a name that is gone would fail in any spec, and prove nothing.
    it("takes each promise away with names that the sources have", async () => {
        const markers = tools.markersIn(sources);
        const versions = new Map<string, string>();
        const service = languageService(versions);
        for (const mutant of tools.mutants) {
            const path = join(sources, markers.get(mutant.name)?.[0] ?? "");
            const source = readFileSync(path, "utf8");
            const mutated = await tools.mutate(source, mutant);
            expect(mutated, mutant.name).not.to.equal(source);
            versions.set(path, mutated);
            const problems = service.getSemanticDiagnostics(path).filter(({ code }) => unknownName.includes(code));
            const told = [...service.getSyntacticDiagnostics(path), ...problems].map(({ messageText }) => messageText);
            expect(told, mutant.name).to.deep.equal([]);
            versions.delete(path);
        }
    });

    // A spec that can't be loaded there fails with and without a promise, and no promise is noticed any more.
    it("makes a copy in which the specs find the folder of their clone", () => {
        const folder = realpathSync(tools.copyOfTheBuild());
        try {
            expect(require(join(folder, "test/dist/support/clone.js"))).to.include({ root: folder });
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    /** @param changed the texts that stand in place of files, by path */
    function languageService(changed: ReadonlyMap<string, string>): ts.LanguageService {
        const config = ts.getParsedCommandLineOfConfigFile(
            join(repository, "provider/tsconfig.json"),
            {},
            {
                ...ts.sys,
                onUnRecoverableConfigFileDiagnostic: ({ messageText }) => expect.fail(String(messageText)),
            },
        );
        if (config === undefined) return expect.fail("provider/tsconfig.json can't be read");
        return ts.createLanguageService({
            getCompilationSettings: () => config.options,
            getScriptFileNames: () => config.fileNames,
            getScriptVersion: (path) => changed.get(path) ?? "",
            getScriptSnapshot: (path) => {
                const text = changed.get(path) ?? ts.sys.readFile(path);
                return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
            },
            getCurrentDirectory: () => join(repository, "provider"),
            getDefaultLibFileName: ts.getDefaultLibFilePath,
            fileExists: ts.sys.fileExists,
            readFile: ts.sys.readFile,
            readDirectory: ts.sys.readDirectory,
        });
    }
});
