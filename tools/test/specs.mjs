import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { withoutCloud } from "../setup/credentials.mjs";
import { runInForeground } from "../setup/foreground.mjs";
import { interruption } from "../setup/interruption.mjs";
import { providePython } from "../setup/python.mjs";
import { root } from "../setup/repository.mjs";

/**
 * Runs the compiled specs and prints the counts as its last line. Resolves with the exit code.
 * @param {string[]} args for mocha; specs among them, `test/cdm/transport.spec.ts` for example, are run instead of all
 * @param {import("../setup/cli.mjs").Cli} cli
 */
export async function runSpecs(args, cli) {
    const { python, reason } = needsPython(args) ? await providePython(process.env) : {};
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-test-"));
    const countsFile = join(folder, "counts.json");
    try {
        const exitCode = await runInForeground(process.execPath, mocha(args), {
            cwd: root,
            env: {
                // A spec must not meet the user's own cloud.
                ...withoutCloud(process.env),
                PULUMI_CDM_CLI: cli.pulumi,
                PULUMI_CDM_CLI_PATH: cli.pathEntries.join(delimiter),
                PULUMI_CDM_PYTHON: python,
                PULUMI_CDM_PYTHON_MISSING: reason,
                PULUMI_CDM_TEST_COUNTS: countsFile,
            },
        });
        const { passed, failed, skipped, ended } = existsSync(countsFile)
            ? JSON.parse(readFileSync(countsFile, "utf8"))
            : { passed: 0, failed: 0, skipped: 0, ended: false };
        // A run that broke off, or a spec that could not be loaded, has failed whatever was counted before, and whatever
        // its exit code: mocha's after Ctrl-C is 0.
        const brokenOff = !ended || (exitCode !== 0 && failed === 0);
        process.stdout.write(`${passed} passed, ${failed + Number(brokenOff)} failed, ${skipped} skipped\n`);
        interruption.throwIfAborted();
        return exitCode || Number(brokenOff);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** @param {string[]} args */
function needsPython(args) {
    const specs = args.filter(isSpec);
    return specs.length === 0 || specs.some((spec) => spec.includes("conformance"));
}

/** @param {string[]} args */
function mocha(args) {
    const command = join(root, "node_modules", "mocha", "bin", "mocha.js");
    const reporter = join(root, "tools", "test", "reporter.cjs");
    const all = args.some(isSpec) ? [] : ["test/dist/**/*.spec.js"];
    return [command, "--reporter", reporter, ...args.map(compiled), ...all];
}

/** @param {string} arg */
function isSpec(arg) {
    return arg.includes(".spec.");
}

/** `test/x.spec.ts` is what people see, `test/dist/x.spec.js` is what runs. @param {string} arg */
function compiled(arg) {
    return /\.spec\.ts$/.test(arg) ? join("test", "dist", relative("test", arg)).replace(/\.ts$/, ".js") : arg;
}
