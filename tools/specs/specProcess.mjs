import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { interruption } from "../lib/process/interruption.mjs";
import { root } from "../lib/workspace/repository.mjs";

/** How long specs may go on after the signal to end. */
const patienceMs = 10_000;
/** How long processes that specs have left running may hold the output open. */
const lateOutputMs = 1_000;

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
    child.stdout.on("data", onOutput);
    child.stderr.on("data", onOutput);
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const end = () => {
        signal(child, "SIGTERM");
        timer = setTimeout(() => signal(child, "SIGKILL"), patienceMs);
    };
    interruption.addEventListener("abort", end, { once: true });
    try {
        return { ...(await exitOf(child)), ...reportIn(reportFile) };
    } finally {
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
 * @returns {Promise<{ exitCode: number }>}
 */
function exitOf(child) {
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code, endedBy) => {
            signal(child, "SIGKILL");
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

/** Sends a signal to a process and to all that is left of its group. @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
    if (process.platform === "win32" || child.pid === undefined) {
        child.kill(name);
        return;
    }
    try {
        process.kill(-child.pid, name);
    } catch {
        // No process of the group is left.
    }
}

/** A report that is missing or cut is one of a file that broke off. @param {string} file @returns {Report} */
function reportIn(file) {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch {
        return { passed: 0, failed: 0, skipped: 0, ended: false, titles: [], files: [] };
    }
}
