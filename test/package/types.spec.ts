import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { installPacked } from "../support/packed.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const program = `import { connectors, getJobStatusOutput, JobRun } from "pulumi-huaweicloud-cdm";
import { ensureStopped, getJobHistory, JobRunError, startRun, StartRunError, watchRun } from "pulumi-huaweicloud-cdm/run";

const run = new JobRun("orders", { clusterId: "c", jobName: "orders" });
export const known: unknown = run.status.apply((status) => status === "STATUS");
export const other: unknown = run.status.apply((status) => status === "A_WORD_OF_TOMORROW");
export const rows: unknown = run.counters.apply((counters) => (counters?.rowsWritten ?? 0) + (counters?.["aCounterOfTomorrow"] ?? 0));
export const counter: unknown = run.counters.apply((counters) => counters?.COUNTER);
export const now: unknown = getJobStatusOutput({ clusterId: "c", jobName: run.jobName }).liveness;

const server: connectors.dws.LinkArgs = { host: "h", port: 8000, username: "u", password: connectors.obs.link({ server: "s", accessKey: "a", secretKey: "s" }).secretKey ?? "" };
export const pieces: connectors.LinkPieces = connectors.dws.link(server);
export const read: connectors.SourcePieces = connectors.hive.source({ table: "t", columnList: ["a", run.jobName] });
export const database: unknown = connectors.jdbc.link({ ...server, databaseType: "A_DATABASE_OF_TOMORROW" });

const job = { clusterId: "c", jobName: "orders", region: process.env["REGION"] };
export async function script(): Promise<string> {
    try {
        const started = await startRun({ ...job, waitFor: "completed", variables: { day: "1" }, signal: AbortSignal.timeout(1_000) });
        for await (const { status = "none", liveness } of watchRun(job)) if (liveness === "ended") return status;
        const { outcome } = await ensureStopped({ ...job, run: started, onProgress: (text, level) => level === "info" && text });
        const { runs } = await getJobHistory({ ...job, timeout: "90s" });
        return outcome + String(runs[0]?.counters?.rowsWritten);
    } catch (error) {
        if (error instanceof StartRunError) await ensureStopped({ ...job, run: { submissionId: error.run.submissionId ?? 0 } });
        return error instanceof JobRunError ? error.errorCode : "";
    }
}
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
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

    it("complete the databases that a connector is documented for", () => {
        expect(completionsAt("A_DATABASE_OF_TOMORROW")).to.include.members(["MYSQL", "ORACLE", "POSTGRESQL"]);
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
        "JobArgs",
        "JobStatus",
        "JobHistory",
        "JobOptions",
        "StartOptions",
        "StopOptions",
        "StartedRun",
    ]) {
        it(`say on hover what each member of ${name} is`, () => {
            const checker = service.getProgram()?.getTypeChecker();
            const source = service.getProgram()?.getSourceFile(file);
            if (!checker || !source) throw new Error("no program");
            const modules = source.statements.flatMap((one) =>
                ts.isImportDeclaration(one) ? (checker.getSymbolAtLocation(one.moduleSpecifier) ?? []) : [],
            );
            const exported = modules
                .flatMap((module) => checker.getExportsOfModule(module))
                .find((one) => one.name === name);
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
