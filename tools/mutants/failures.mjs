import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed, run } from "../lib/process/run.mjs";

/**
 * Folders of specs that need neither the CLI nor Python. These specs alone have to notice every missing promise. The fast ones come first. If
 * some of them fail, the others do not run.
 */
const tiers = [
    ["unit", "behavior"],
    ["model-based"],
    ["host/interruption.spec.js", "host/definitions.spec.js"],
    ["matrix"],
];

/** A changed provider may never end. */
const timeoutMs = 30 * 60_000;
/** Long, because a slow machine must not look like a spec that notices. */
const specTimeoutMs = 30_000;

/**
 * Runs the specs of a copy, and resolves with the names of those that fail.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function failuresIn(folder) {
    for (const specs of tiers) {
        const failures = await failuresOf(folder, specs);
        if (failures.length > 0) {
            return failures;
        }
    }
    return [];
}

/**
 * Runs the specs of a copy until one fails, the likeliest first. Resolves with the failure and the specs that ran with it. Undefined
 * if none fails.
 * @param {string} folder
 * @param {string} likeliest
 */
export async function firstFailureIn(folder, likeliest) {
    for (const specs of [[`${likeliest}.spec.js`], ...tiers]) {
        const [failure] = await failuresOf(folder, specs, { isOneEnough: true });
        if (failure !== undefined) return { failure, specs };
    }
    return undefined;
}

/**
 * @param {string} folder
 * @param {string[]} specs
 * @param {object} [options]
 * @param {boolean} [options.isOneEnough] whether to stop after the first failure
 * @param {string} [options.title] runs only the specs that have this in their title
 * @returns {Promise<string[]>}
 */
export async function failuresOf(folder, specs, { isOneEnough = false, title } = {}) {
    const report = join(folder, "report.json");
    rmSync(report, { force: true });
    const mocha = join(folder, "node_modules", "mocha", "bin", "mocha.js");
    const patterns = specs.map((name) => `test/dist/${name.endsWith(".js") ? name : `${name}/**/*.spec.js`}`);
    const args = [
        mocha,
        "--exit",
        ...(isOneEnough ? ["--bail"] : []),
        ...(title === undefined ? [] : ["--fgrep", title]),
        "--timeout",
        String(specTimeoutMs),
        "--parallel",
        "--jobs",
        "2",
        "--reporter",
        "json",
        "--reporter-option",
        `output=${report}`,
        ...patterns,
    ];
    try {
        await run(process.execPath, args, { cwd: folder, timeoutMs, called: "the specs" });
        return [];
    } catch (error) {
        if (!(error instanceof CommandFailed)) {
            throw error;
        }
        const failures = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")).failures : [];
        const names = failures.map((/** @type {{ fullTitle: string }} */ { fullTitle }) => fullTitle);
        return names.length > 0 ? names : [error.summary];
    }
}
