import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { SetUpError } from "../lib/process/say.mjs";
import { bundlePackages } from "../lib/workspace/bundle.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { markersIn, mutate } from "./mutate.mjs";

/** @type {Record<string, string | undefined>} */
const ours = { "pulumi-huaweicloud-cdm": "provider", "huaweicloud-cdm-emulator": "emulator" };
const built = [
    "provider",
    "emulator",
    "test",
    "docs",
    "tools/commands",
    "tools/specs",
    "package.json",
    "README.md",
    ".mocharc.json",
];

/**
 * Makes a copy of the build, so that no change is ever made in the clone itself, whatever interrupts this. Packages are linked, except
 * this repository's own.
 */
export function copyOfTheBuild() {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-mutants-"));
    for (const name of built.filter((one) => existsSync(join(root, one)))) {
        cpSync(join(root, name), join(folder, name), {
            recursive: true,
            filter: (path) => basename(path) !== "node_modules",
        });
    }
    const packages = join(folder, "node_modules");
    mkdirSync(packages);
    for (const name of readdirSync(join(root, "node_modules"))) {
        const own = ours[name];
        symlinkSync(own ? join(folder, own) : join(root, "node_modules", name), join(packages, name));
    }
    // A version that another package of this repository does not share stands in the package itself.
    for (const own of Object.values(ours)) {
        const nested = join(root, String(own), "node_modules");
        if (existsSync(nested)) symlinkSync(nested, join(folder, String(own), "node_modules"));
    }
    return folder;
}

/**
 * Makes a change in the copy, and returns a function that undoes it. Types are not checked, because the specs are to notice the change, not the compiler.
 * @param {string} folder
 * @param {import("./list.mjs").Mutant} mutant
 */
export async function breakCopy(folder, mutant) {
    const sources = join(folder, "provider", "src");
    const [file, ...others] = markersIn(sources).get(mutant.name) ?? [];
    if (file === undefined || others.length > 0) {
        throw new SetUpError(`"${mutant.name}" can't be taken away: its marker does not stand in exactly one file.`);
    }
    const path = join(folder, "provider", "dist", file.replace(/\.ts$/, ".js"));
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, await compiled(await mutate(readFileSync(join(sources, file), "utf8"), mutant)));
    await bundlePackages(folder);
    return () => writeFileSync(path, whole);
}

/** @param {string} source */
async function compiled(source) {
    const { default: ts } = await import("typescript");
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
    // The module kind that nodenext gives a package without "type".
    return ts.transpileModule(source, { compilerOptions: { ...options, module: ts.ModuleKind.CommonJS } }).outputText;
}
