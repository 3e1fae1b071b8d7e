import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../support/clone.js";
import type { Fence } from "./markdown.js";

/** What a fragment may use without its import: a page does not repeat it in each fence. A fence that declares the name has its own. */
const known: Readonly<Record<string, string>> = {
    JobRun: 'import { JobRun } from "pulumi-huaweicloud-cdm";',
    Job: 'import { Job } from "pulumi-huaweicloud-cdm";',
    Link: 'import { Link } from "pulumi-huaweicloud-cdm";',
    Provider: 'import { Provider } from "pulumi-huaweicloud-cdm";',
    getJobStatusOutput: 'import { getJobStatusOutput } from "pulumi-huaweicloud-cdm";',
    pulumi: 'import * as pulumi from "@pulumi/pulumi";',
    ...Object.fromEntries(
        ["clusterId", "jobName", "projectId", "accessKey", "secretKey"].map((name) => [
            name,
            `declare const ${name}: string;`,
        ]),
    ),
};

function preludeOf({ text }: Fence): string {
    const lines = Object.entries(known)
        .filter(([name]) => new RegExp(`(?<![\\w."'/-])${name}\\b(?!["'/:])`).test(text.replace(/\/\/.*$/gm, "")))
        .filter(([name]) => !new RegExp(`\\b(import|const|let|function)\\b[^;=(]*\\b${name}\\b`).test(text))
        .map(([, line]) => line);
    // One line, so that a message has the line of the fence.
    return `export {}; ${lines.join(" ")}\n`;
}

/** The messages of the compiler for each fence, which sees the packages as they are built. */
export function messagesFor(fences: readonly Fence[]): Map<Fence, string[]> {
    const isScript = ({ language }: Fence) => language === "js";
    return new Map([
        ...messagesOfProgram(
            fences.filter((fence) => !isScript(fence)),
            { strict: true },
        ),
        // A script has no types to write, so its parameters may be anything.
        ...messagesOfProgram(fences.filter(isScript), { allowJs: true, checkJs: true, strict: false }),
    ]);
}

/** One program for all, which saves the time of the types. */
function messagesOfProgram(fences: readonly Fence[], strictness: ts.CompilerOptions): Map<Fence, string[]> {
    // Only an ES module may wait at its top level.
    const ending = ({ text }: Fence) => (/^(?:.*= )?(?:for )?await /m.test(text) ? "mts" : "ts");
    const names = new Map(
        fences.map((fence, index) => {
            const name = fence.language === "js" ? `${index}.js` : `${index}.${ending(fence)}`;
            return [join(root, ".fences", name), fence] as const;
        }),
    );
    const options: ts.CompilerOptions = {
        ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
        ...{ target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: ["node", "mocha"] },
        ...{ noEmit: true, skipLibCheck: true, ...strictness },
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile } = host;
    const sourceOf = (name: string) => {
        const fence = names.get(name);
        return fence && (fence.language === "js" ? "\n" : preludeOf(fence)) + fence.text;
    };
    host.fileExists = (name) => names.has(name) || fileExists(name);
    host.readFile = (name) => sourceOf(name) ?? readFile(name);
    host.getSourceFile = (name, version) => {
        const text = sourceOf(name) ?? (fileExists(name) ? readFileSync(name, "utf8") : undefined);
        return text === undefined ? undefined : ts.createSourceFile(name, text, version);
    };
    const program = ts.createProgram([...names.keys()], options, host);
    return new Map(
        [...names].map(([name, fence]) => [
            fence,
            ts
                .getPreEmitDiagnostics(program, program.getSourceFile(name))
                .filter(({ code }) => !isOfAnotherFence(code, fence))
                .map((one) => `line ${lineOf(one)}: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`),
        ]),
    );
}

const cannotFindModule = 2307;

/** `./runs.js` is a file of the same page. The spec that executes the page finds it. */
function isOfAnotherFence(code: number, { text, words }: Fence): boolean {
    return code === cannotFindModule && words.some((word) => word.startsWith("file=")) && /"\.\/\w+\.js"/.test(text);
}

function lineOf({ file, start }: ts.Diagnostic): number {
    return file && start !== undefined ? ts.getLineAndCharacterOfPosition(file, start).line : 0;
}
