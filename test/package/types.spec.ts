import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { installPacked } from "../support/packed.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const program = `import { JobRun } from "pulumi-huaweicloud-cdm";

const run = new JobRun("orders", { clusterId: "c", jobName: "orders" });
export const known: unknown = run.status.apply((status) => status === "STATUS");
export const other: unknown = run.status.apply((status) => status === "A_WORD_OF_TOMORROW");
export const rows: unknown = run.counters.apply((counters) => (counters?.rowsWritten ?? 0) + (counters?.["aCounterOfTomorrow"] ?? 0));
export const counter: unknown = run.counters.apply((counters) => counters?.COUNTER);
`;

describe("the types of the packed provider, in a user's program", function () {
    this.timeout(60_000);
    let file: string;
    let service: ts.LanguageService;
    before(() => {
        const user = temporaryFolder();
        installPacked("provider", user);
        file = join(user, "index.ts");
        writeFileSync(file, program);
        // Without skipLibCheck, so that a declaration that is not shipped is an error.
        const options: ts.CompilerOptions = {
            strict: true,
            exactOptionalPropertyTypes: true,
            target: ts.ScriptTarget.ES2022,
            module: ts.ModuleKind.NodeNext,
            moduleResolution: ts.ModuleResolutionKind.NodeNext,
            types: [],
            noEmit: true,
        };
        service = ts.createLanguageService({
            getCompilationSettings: () => options,
            getScriptFileNames: () => [file],
            getScriptVersion: () => "1",
            getScriptSnapshot: (name) =>
                ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined,
            getCurrentDirectory: () => user,
            getDefaultLibFileName: ts.getDefaultLibFilePath,
            fileExists: ts.sys.fileExists,
            readFile: ts.sys.readFile,
            directoryExists: ts.sys.directoryExists,
            getDirectories: ts.sys.getDirectories,
            ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
        });
    });
    after(() => {
        service?.dispose();
        removeTemporaryFolders();
    });

    function completionsAt(word: string): string[] {
        return (service.getCompletionsAtPosition(file, program.indexOf(word), {})?.entries ?? []).map(
            ({ name }) => name,
        );
    }

    it("complete the known statuses and counters", () => {
        expect(completionsAt("STATUS")).to.include.members(["RUNNING", "SUCCEEDED", "FAILED", "STOPPED", "PENDING"]);
        expect(completionsAt("COUNTER")).to.include.members(["rowsRead", "rowsWritten", "bytesRead", "filesSkipped"]);
    });

    it("let other statuses and counters pass", () => {
        const found = service.getSemanticDiagnostics(file).map(({ messageText }) => messageText);

        expect(found).to.deep.equal([]);
    });

    it("are whole: each declaration that they import is in the package", () => {
        const sources = (service.getProgram()?.getSourceFiles() ?? []).filter(({ fileName }) =>
            /pulumi-huaweicloud-cdm\/dist\//.test(fileName),
        );
        const found = sources.flatMap(({ fileName }) => service.getSemanticDiagnostics(fileName));

        expect(sources.length).to.be.greaterThan(5);
        expect(found.map(({ messageText }) => messageText)).to.deep.equal([]);
    });

    for (const name of [
        "JobRun",
        "JobRunArgs",
        "JobRunTimeouts",
        "ProviderArgs",
        "LastStop",
        "Unfinished",
        "RunCounters",
    ]) {
        it(`say on hover what each member of ${name} is`, () => {
            const checker = service.getProgram()?.getTypeChecker();
            const source = service.getProgram()?.getSourceFile(file);
            const [declaration] = source?.statements ?? [];
            if (!checker || !declaration || !ts.isImportDeclaration(declaration)) throw new Error("no program");
            const module = checker.getSymbolAtLocation(declaration.moduleSpecifier);
            const exported = module && checker.getExportsOfModule(module).find((one) => one.name === name);
            if (!exported) throw new Error(`${name} is not exported`);
            const members = checker
                .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(exported))
                .filter((one) =>
                    one.declarations?.[0]?.getSourceFile().fileName.includes("pulumi-huaweicloud-cdm/dist"),
                );
            const silent = members.filter(
                (one) => ts.displayPartsToString(one.getDocumentationComment(checker)) === "",
            );

            expect(members.length).to.be.greaterThan(2);
            expect(silent.map((one) => one.name)).to.deep.equal([]);
        });
    }
});
