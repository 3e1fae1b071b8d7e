import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { interruption } from "../lib/process/interruption.mjs";
import { SetUpError } from "../lib/process/say.mjs";
import { providePython } from "../lib/python/python.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { asWritten, selection } from "./selection.mjs";
import { runMocha } from "./specProcess.mjs";

/**
 * Runs the compiled specs and prints the counts as its last line. Resolves with the exit code.
 * @param {string[]} args for mocha; specs among them, `test/unit/cdm/http/transport.spec.ts` for example, are run instead of all
 * @param {import("../lib/pulumi/cli.mjs").Cli} cli
 */
export async function runSpecs(args, cli) {
    return conclude(await resultsOf(args, cli));
}

/**
 * Prints what has failed, and the counts as its last line. Returns the exit code.
 * @param {Result[]} results
 */
export function conclude(results) {
    process.stdout.write(summaryOf(results));
    interruption.throwIfAborted();
    return results.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0;
}

/**
 * Runs each file of specs in a process of its own, several side by side.
 * @param {string[]} args
 * @param {import("../lib/pulumi/cli.mjs").Cli} cli
 */
export async function resultsOf(args, cli) {
    const { files, options, byTitle, isOfAll, needsPython } = selection(args);
    const { python, reason } = needsPython ? await providePython(process.env) : {};
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-test-"));
    const env = {
        // A spec must not reach the user's own cloud.
        ...withoutCloud(process.env),
        PULUMI_CDM_CLI: cli.pulumi,
        PULUMI_CDM_CLI_PATH: cli.pathEntries.join(delimiter),
        // What several files share is made there once. It is removed at the end.
        PULUMI_CDM_TEST_FOLDER: folder,
        PULUMI_CDM_PYTHON: python,
        PULUMI_CDM_PYTHON_MISSING: reason,
    };
    try {
        const chosen =
            byTitle && isOfAll ? await withTitles(files, options, { folder: join(folder, "titles"), env }) : files;
        const results = await runFiles(chosen, options, folder, env);
        const isEmpty = results.every(({ passed, failed, skipped }) => passed + failed + skipped === 0);
        const why = byTitle ? "no title matches" : "no file has one";
        return isEmpty ? [...results, failure("npm test", `no spec ran, because ${why}`)] : results;
    } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

/**
 * @typedef {object} Result of a spec file, or of another check
 * @property {string} file its name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} complaints
 * @property {number} exitCode 0 only if the file was run to its end and nothing failed
 */

/**
 * @param {string[]} files
 * @param {string[]} options
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result[]>} in the order of their names
 */
async function runFiles(files, options, folder, env) {
    const waiting = [...files.entries()];
    /** @type {Result[]} */
    const results = [];
    const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
            const [index, file] = next;
            const place = join(folder, String(index));
            results.push(
                await runFile(file, options, place, env, files.length === 1).catch((error) =>
                    failure(asWritten(file), `could not be run: ${error.message}`),
                ),
            );
        }
    };
    await Promise.all(Array.from({ length: Math.min(workers(), files.length) }, worker));
    return results.sort((a, b) => (a.file < b.file ? -1 : 1));
}

const notBegun = "was not begun";

/** @param {string} file @param {string} complaint @returns {Result} */
function failure(file, complaint) {
    return { file, passed: 0, failed: 1, skipped: 0, complaints: [complaint], exitCode: 1 };
}

/**
 * Prints the output when the file has ended, so that the outputs of two files never mix.
 * @param {string} file
 * @param {string[]} options
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} isAlone whether to print the output as it comes
 * @returns {Promise<Result>}
 */
async function runFile(file, options, folder, env, isAlone) {
    const name = asWritten(file);
    if (interruption.aborted) {
        return failure(name, notBegun);
    }
    /** @type {Buffer[]} */
    const outputs = [];
    const onOutput = (/** @type {Buffer} */ output) =>
        void (isAlone ? process.stdout.write(output) : outputs.push(output));
    const colour = process.stdout.isTTY ? ["--color"] : [];
    const { exitCode, passed, failed, skipped, ended, titles } = await runMocha([...colour, ...options, file], {
        folder,
        env,
        onOutput,
    });
    if (!isAlone) {
        process.stdout.write(Buffer.concat([Buffer.from(`\n${name}\n`), ...outputs]));
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    // A file that broke off, or could not be loaded, counts as failed, whatever its counts and its exit code.
    const brokeOff = !ended || (exitCode !== 0 && failed === 0);
    return {
        file: name,
        passed,
        failed: failed + Number(brokeOff),
        skipped,
        complaints: brokeOff ? [...titles, `broke off with exit code ${exitCode}`] : titles,
        // A process can end with 0 although a spec has failed: a handler of its exit can say so.
        exitCode: exitCode || Number(brokeOff || failed > 0),
    };
}

/**
 * Returns the files that have a spec with one of the titles. One process loads all files and runs nothing, which is faster
 * than a process for each file.
 * @param {string[]} files
 * @param {string[]} options
 * @param {{ folder: string, env: NodeJS.ProcessEnv }} place
 */
async function withTitles(files, options, place) {
    const found = await runMocha(["--dry-run", ...options, ...files], { ...place, onOutput: () => {} });
    // A file that can't be loaded fails when it is run.
    return found.ended && found.exitCode === 0 ? files.filter((file) => found.files.includes(join(root, file))) : files;
}

/** @param {Result[]} results */
function summaryOf(results) {
    const sum = (/** @type {"passed" | "failed" | "skipped"} */ what) =>
        results.reduce((total, result) => total + result[what], 0);
    const all = results.flatMap(({ file, complaints }) => complaints.map((complaint) => ({ file, complaint })));
    const left = all.filter(({ complaint }) => complaint === notBegun).length;
    const lines = [
        ...all
            .filter(({ complaint }) => complaint !== notBegun)
            .map(({ file, complaint }) => `✗ ${file}: ${complaint}\n`),
        ...(left > 0 ? [`✗ files that were not begun: ${left}\n`] : []),
    ];
    const list = lines.length > 0 ? `\n${lines.join("")}` : "";
    return `${list}${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped\n`;
}

/** How many files are run at once: one more than there are cores, since the specs of the engine wait for a third of their time. */
function workers() {
    const { PULUMI_CDM_TEST_WORKERS: given = String(availableParallelism() + 1) } = process.env;
    if (!/^[1-9]\d{0,2}$/.test(given)) {
        throw new SetUpError(`PULUMI_CDM_TEST_WORKERS must be a whole number from 1 to 999, but is "${given}".`);
    }
    return Number(given);
}
