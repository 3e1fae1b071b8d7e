import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { endStrays, signalGroup } from "../lib/process/group.mjs";
import { interruption } from "../lib/process/interruption.mjs";
import { root } from "../lib/workspace/repository.mjs";

/** How long specs may go on after the signal to end. */
const patienceMs = 10_000;
/** How long processes that specs have left running may hold the output open. */
const lateOutputMs = 1_000;

/**
 * What ends the processes of each file that runs. If this process breaks off, since nothing reads its output for example, it leaves none.
 * @type {Set<() => void>}
 */
const running = new Set();
process.on("exit", () => {
    for (const endAll of running) endAll();
});

/**
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {boolean} ended whether mocha ran to its end
 * @property {string[]} titles of what failed
 * @property {string[]} files that have one of the specs
 *
 * @typedef {Report & { exitCode: number }} Outcome
 */

/**
 * Runs mocha in a process, a process group and a folder for temporary files of its own. At the end it ends every process that the specs
 * have left running.
 * @param {string[]} args for mocha
 * @param {object} options
 * @param {string} options.folder is made here; the caller removes it
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(output: Buffer) => void} options.onOutput gets both streams, in the order in which they come
 * @returns {Promise<Outcome>}
 */
export async function runMocha(args, { folder, env, onOutput }) {
    interruption.throwIfAborted();
    const temporary = join(folder, "tmp");
    const reportFile = join(folder, "report.json");
    mkdirSync(temporary, { recursive: true });
    const child = spawn(process.execPath, [...mocha, ...args], {
        cwd: root,
        env: { ...env, TMPDIR: temporary, TMP: temporary, TEMP: temporary, PULUMI_CDM_TEST_REPORT: reportFile },
        stdio: ["ignore", "pipe", "pipe"],
        detached: process.platform !== "win32",
    });
    const endAll = () => {
        signalGroup(child, "SIGKILL");
        endStrays(temporary);
    };
    running.add(endAll);
    child.stdout.on("data", onOutput);
    child.stderr.on("data", onOutput);
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const end = () => {
        signalGroup(child, "SIGTERM");
        timer = setTimeout(endAll, patienceMs);
    };
    interruption.addEventListener("abort", end, { once: true });
    try {
        return { ...(await exitOf(child, endAll)), ...reportIn(reportFile) };
    } finally {
        running.delete(endAll);
        clearTimeout(timer);
        interruption.removeEventListener("abort", end);
    }
}

/** Starts mocha as its own command does, without the process in between. */
const mocha = [
    "--require",
    join(root, "tools", "specs", "loadLater.cjs"),
    join(root, "node_modules", "mocha", "lib", "cli", "cli.js"),
    "--reporter",
    join(root, "tools", "specs", "reporter.cjs"),
];

/**
 * @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>} child
 * @param {() => void} endAll
 * @returns {Promise<{ exitCode: number }>}
 */
function exitOf(child, endAll) {
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code, endedBy) => {
            endAll();
            const closing = setTimeout(() => {
                child.stdout.destroy();
                child.stderr.destroy();
            }, lateOutputMs);
            child.once("close", () => {
                clearTimeout(closing);
                resolve({ exitCode: endedBy ? 128 + constants.signals[endedBy] : Number(code) });
            });
        });
    });
}

/** A report that is missing or cut is one of a file that broke off. @param {string} file @returns {Report} */
function reportIn(file) {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch {
        return { passed: 0, failed: 0, skipped: 0, ended: false, titles: [], files: [] };
    }
}
