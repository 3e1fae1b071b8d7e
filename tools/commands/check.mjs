import { join } from "node:path";
import { main } from "../lib/process/interruption.mjs";
import { CommandFailed, run } from "../lib/process/run.mjs";
import { provideCli } from "../lib/pulumi/cli.mjs";
import { build } from "../lib/workspace/build.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { setUpPackages } from "../lib/workspace/setup.mjs";
import { packageFolder } from "../lib/workspace/stage.mjs";
import { conclude, resultsOf } from "../specs/runSpecs.mjs";

const packages = ["provider", "emulator"];
const types = "types";

/** @type {[string, () => Promise<unknown>][]} */
const checks = [
    ["format and lint", () => bin("@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off")],
    [types, () => build(root)],
    ["types of tools/", () => bin("typescript/bin/tsc", "--project", "tools")],
    ["dead code", () => bin("knip/bin/knip.js")],
    ["the site of the pages", () => bin("vitepress/bin/vitepress.js", "build", "docs")],
    ...packages.flatMap(
        (name) =>
            /** @type {[string, () => Promise<unknown>][]} */ ([
                [`package ${name} (publint)`, () => bin("publint/src/cli.js", "run", folderOf(name), "--strict")],
                [
                    `package ${name} (are the types wrong)`,
                    // Every Node that can run these packages reads `exports`. `node10` resolution does not.
                    () => bin("@arethetypeswrong/cli/dist/index.js", "--pack", folderOf(name), "--profile", "node16"),
                ],
            ]),
    ),
];

await main(async () => {
    await setUpPackages();
    /** @type {import("../specs/runSpecs.mjs").Result[]} */
    const failed = [];
    for (const [name, check] of checks) {
        failed.push(...(await failureOf(name, check)));
    }
    // Without a build no spec can run.
    const isBuilt = !failed.some(({ file }) => file === types);
    return conclude([...failed, ...(isBuilt ? await resultsOf([], await provideCli(process.env)) : [])]);
});

/**
 * Runs one check and prints whether it passed. A check that did not pass counts as one failure.
 * @param {string} name
 * @param {() => Promise<unknown>} check
 * @returns {Promise<import("../specs/runSpecs.mjs").Result[]>}
 */
async function failureOf(name, check) {
    try {
        await check();
        process.stdout.write(`✓ ${name}\n`);
        return [];
    } catch (error) {
        if (!(error instanceof CommandFailed)) {
            throw error;
        }
        process.stdout.write(`✗ ${name}\n${error.output}\n`);
        return [{ file: name, passed: 0, failed: 1, skipped: 0, complaints: ["is not in order"], exitCode: 1 }];
    }
}

/** @param {string} name of a part */
function folderOf(name) {
    return packageFolder(join(root, name));
}

/** @param {string} script @param {...string} args */
function bin(script, ...args) {
    return run(process.execPath, [join(root, "node_modules", script), ...args], { cwd: root });
}
