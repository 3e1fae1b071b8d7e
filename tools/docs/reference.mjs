import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application } from "typedoc";
import { root } from "../lib/workspace/repository.mjs";

/** The pages on inputs and outputs. They are committed, so that they can be read where the source is. */
const referenceFolder = join(root, "docs", "reference");

const index = `# Reference

This page lists what \`pulumi-huaweicloud-cdm\` exports to programs, and \`pulumi-huaweicloud-cdm/run\` to [scripts](../scripts.md). Each page below says what a value
is, what a change of it does, and what counts without it. The pages are made from the docstrings, which an editor shows too: \`npm run docs:reference\` writes them, and a spec checks that they are up to date.

| page | what it describes |
| --- | --- |
`;

/** @type {Record<string, string>} */
const subjects = {
    JobRun: "the resource: its outputs and its resource options",
    JobRunArgs: "every input of a JobRun",
    JobRunTimeouts: "the input `timeouts`",
    Job: "the definition of a job: its outputs",
    JobArgs: "every input of a Job",
    JobConfig: "the input `config` of a Job",
    Link: "a connection to a data source: its outputs",
    LinkArgs: "every input of a Link",
    DefinitionTimeouts: "the input `timeouts` of a Job or a Link",
    Provider: "an account, a project and addresses for some of a program's JobRuns",
    ProviderArgs: "every value of a Provider",
    connectors: "typed helpers that make the parameters of a Link or a Job",
    Unfinished: "the output `unfinished`: what the next `up` owes",
    LastStop: "the output `lastStop`: how the last stop went",
    StopOutcome: "the words of `lastStop.outcome`",
    getJobStatusOutput: "a job's last run, in a program",
    getJobHistoryOutput: "the runs of a job, in a program",
    startRun: "for scripts: start a job once",
    watchRun: "for scripts: watch a job's last run until it has ended",
    ensureStopped: "for scripts: stop a run, and return when that is proved",
    getJobStatus: "for scripts: a job's last run",
    getJobHistory: "for scripts: the runs of a job",
    StartRunError: "for scripts: the error that carries the run of a start",
    JobOptions: "for scripts: the options of every function",
    Run: "one run as CDM shows it",
};

/** What users import from. If both export a name, its page is that of the first. */
const entryPoints = ["index.ts", "api/index.ts"];

/** Makes the pages from the docstrings of the exported names, and replaces the folder's pages with them. @param {string} folder */
export async function writeReference(folder = referenceFolder) {
    const pages = new Map();
    for (const entryPoint of [...entryPoints].reverse()) {
        for (const [name, text] of await pagesOfTypeDoc(entryPoint)) {
            pages.set(name, text);
        }
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of pages) {
        writeFileSync(join(folder, `${name}.md`), text);
    }
    // A new export is listed too, at the end. The page of a namespace lists its own.
    const isOutermost = (/** @type {string} */ name) => pages.has(name) && !name.includes(".");
    const names = [...new Set([...Object.keys(subjects), ...pages.keys()])].filter(isOutermost);
    const rows = names.map((name) => `| [\`${name}\`](${name}.md) | ${subjects[name] ?? "see there"} |\n`);
    writeFileSync(join(folder, "README.md"), index + rows.join(""));
}

/**
 * @param {string} entryPoint
 * @returns {Promise<Map<string, string>>} by the name of what they describe
 */
async function pagesOfTypeDoc(entryPoint) {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-reference-"));
    try {
        const app = await Application.bootstrapWithPlugins(/** @type {any} */ (optionsFor(entryPoint, folder)));
        const project = await app.convert();
        if (!project) {
            throw new Error("TypeDoc could not read the docstrings: see its errors above.");
        }
        await app.generateOutputs(project);
        const files = readdirSync(folder).filter((file) => file !== "README.md");
        return new Map(files.map((file) => [nameIn(file), adapted(readFileSync(join(folder, file), "utf8"))]));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** @param {string} entryPoint @param {string} out */
function optionsFor(entryPoint, out) {
    return {
        plugin: ["typedoc-plugin-markdown"],
        entryPoints: [join(root, "provider", "src", entryPoint)],
        tsconfig: join(root, "provider", "tsconfig.json"),
        outputs: [{ name: "markdown", path: out }],
        logLevel: "Error",
        readme: "none",
        sort: ["source-order"],
        excludeExternals: true,
        excludePrivate: true,
        disableSources: true,
        githubPages: false,
        router: "member",
        flattenOutputFiles: true,
        hideBreadcrumbs: true,
        hidePageHeader: true,
    };
}

/**
 * `Interface.JobRunArgs.md` is the page of `JobRunArgs`, and `connectors.obs.Interface.LinkArgs.md` that of `connectors.obs.LinkArgs`.
 * @param {string} file
 */
function nameIn(file) {
    const isKind = /^(?:Namespace|Interface|TypeAlias|Function|Class|Variable|Enumeration)$/;
    const parts = file.replace(/\.md$/, "").split(".");
    return parts.filter((part) => !isKind.test(part)).join(".");
}

/**
 * Links go to the shorter names of the files. A heading for each default would fill the table of contents. `OutputInstance` is what programs call
 * `Output`.
 * @param {string} page
 */
function adapted(page) {
    return `${page
        .replace(/\]\(([A-Za-z.]+)\.md/g, (_, file) => `](${nameIn(file)}.md`)
        .replace(/^#+ Default\n\n(?:```ts\n(.*)\n```)?/gm, (_, code = "") => `**Default:** ${asCode(code)}`)
        .replace(/^#+ Overrides\n\n.*\n\n/gm, "")
        .replaceAll("`OutputInstance`", "`Output`")
        .trimEnd()}\n`;
}

/** A sentence stays a sentence. @param {string} text */
function asCode(text) {
    return text === "" || text.includes(" ") ? text : `\`${text}\``;
}
