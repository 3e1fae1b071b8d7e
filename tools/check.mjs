import { join } from "node:path";
import { build } from "./setup/build.mjs";
import { provideCli } from "./setup/cli.mjs";
import { main } from "./setup/interruption.mjs";
import { root, SetUpError } from "./setup/repository.mjs";
import { CommandFailed, run } from "./setup/run.mjs";
import { setUpPackages } from "./setup/setup.mjs";
import { runSpecs } from "./test/specs.mjs";

const packages = ["provider", "emulator"];

/** @type {[string, () => Promise<unknown>][]} */
const checks = [
    ["format and lint", () => bin("@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off")],
    ["types", () => build(root)],
    ["types of tools/", () => bin("typescript/bin/tsc", "--project", "tools")],
    ["dead code", () => bin("knip/bin/knip.js")],
    ...packages.flatMap(
        (name) =>
            /** @type {[string, () => Promise<unknown>][]} */ ([
                [`package ${name} (publint)`, () => bin("publint/src/cli.js", "run", name, "--strict")],
                [
                    `package ${name} (are the types wrong)`,
                    // Every Node that can run these packages reads `exports`; `node10` resolution does not.
                    () => bin("@arethetypeswrong/cli/dist/index.js", "--pack", name, "--profile", "node16"),
                ],
            ]),
    ),
];

await main(async () => {
    await setUpPackages();
    const failed = [];
    for (const [name, check] of checks) {
        const complaint = await complaintOf(check);
        process.stdout.write(complaint === undefined ? `✓ ${name}\n` : `✗ ${name}\n${complaint}\n`);
        failed.push(...(complaint === undefined ? [] : [name]));
    }
    if (failed.length > 0) {
        throw new SetUpError(`Not in order: ${failed.join(", ")}. The tests were not run.`);
    }
    return runSpecs([], await provideCli(process.env));
});

/** @param {() => Promise<unknown>} check */
async function complaintOf(check) {
    try {
        await check();
        return undefined;
    } catch (error) {
        if (error instanceof CommandFailed) {
            return error.output;
        }
        throw error;
    }
}

/** @param {string} script @param {...string} args */
function bin(script, ...args) {
    return run(process.execPath, [join(root, "node_modules", script), ...args], { cwd: root });
}
