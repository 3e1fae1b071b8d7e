import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { run } from "../process/run.mjs";
import { bundlePackages } from "./bundle.mjs";
import { shorten } from "./shorten.mjs";
import { isStaged, packageFolder, stage } from "./stage.mjs";

/**
 * Compiles the sources if one has changed. The compiler would find out by itself, but it checks the examples anew each time because
 * they emit nothing. That is the longest part of a set-up with nothing to do, so a stamp saves it. The stamp is in `node_modules`,
 * so that other packages mean another build.
 * @param {string} root
 */
export async function build(root) {
    const { references } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
    const parts = references.map((/** @type {{ path: string }} */ { path }) => join(root, path));
    const stamp = join(root, "node_modules", ".built-from");
    const sources = traces([join(root, "tsconfig.json"), ...parts.flatMap(sourcesOf)]);
    const outputs = () => traces(parts.flatMap(outputsOf));
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources + outputs()) {
        return;
    }
    if (!existsSync(stamp)) {
        // The packages are new, and the code may hold older ones. The compiler would not write it again.
        rmSync(join(root, "provider", "dist", ".tsbuildinfo"), { force: true });
    }
    rmSync(stamp, { force: true });
    parts.forEach(removeOrphans);
    await run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--build"], {
        cwd: root,
        called: "tsc --build",
    });
    await bundlePackages(root);
    for (const part of parts.filter(isPublished)) {
        unlinkMaps(part);
        await Promise.all(codeOf(part).map(shorten));
    }
    for (const command of parts.flatMap(commandsOf)) {
        chmodSync(command, 0o755);
    }
    await Promise.all(parts.filter(isStaged).map(stage));
    writeFileSync(stamp, sources + outputs());
}

/** Name, size and time. @param {string[]} files */
function traces(files) {
    return files
        .map((file) => ({ file, found: statSync(file, { throwIfNoEntry: false }) }))
        .map(({ file, found }) => `${file} ${found?.size} ${found?.mtimeMs}\n`)
        .join("");
}

/** What the compiler reads of a part, and what a package takes as it is. @param {string} part */
function sourcesOf(part) {
    const staged = isStaged(part) ? join(packageFolder(part), sep) : undefined;
    return filesIn(part)
        .filter((file) => !/(^|[\\/])(dist|node_modules)[\\/]/.test(file))
        .filter((file) => /(\.([cm]?ts|mjs|json)|(^|[\\/])(README\.md|LICENSE))$/.test(file))
        .map((file) => join(part, file))
        .filter((file) => staged === undefined || !file.startsWith(staged));
}

/** What a build leaves last. @param {string} part */
function outputsOf(part) {
    return [join(part, "dist", ".tsbuildinfo"), ...(isStaged(part) ? [join(packageFolder(part), "package.json")] : [])];
}

/** @param {string} part */
function isPublished(part) {
    const file = join(part, "package.json");
    return existsSync(file) && (isStaged(part) || JSON.parse(readFileSync(file, "utf8")).private !== true);
}

/**
 * Removes the references to source maps from the code, because a package ships no maps. The maps stay beside the code for `npm run test:mutation`.
 * @param {string} part
 */
function unlinkMaps(part) {
    for (const file of codeOf(part)) {
        const code = readFileSync(file, "utf8");
        const unlinked = code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
        if (unlinked !== code) writeFileSync(file, unlinked);
    }
}

/** The compiled code of a package. @param {string} part */
function codeOf(part) {
    const dist = join(part, "dist");
    return existsSync(dist) ? filesIn(dist).flatMap((name) => (name.endsWith(".js") ? [join(dist, name)] : [])) : [];
}

/**
 * Makes the commands executable. npm links a package's commands when it installs, and makes only those executable that exist then.
 * @param {string} part
 */
function commandsOf(part) {
    const file = join(part, "package.json");
    const { bin = {} } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
    return Object.values(bin).map((command) => join(part, command));
}

/**
 * Removes outputs without a source. If a source was deleted or renamed, the compiler leaves its output: a module that can still be required, a spec
 * that still runs.
 * @param {string} part
 */
function removeOrphans(part) {
    const dist = join(part, "dist");
    for (const output of existsSync(dist) ? filesIn(dist).filter((name) => name.endsWith(".js")) : []) {
        const stem = output.slice(0, -".js".length);
        const sources = [join(part, "src", `${stem}.ts`), join(part, `${stem}.ts`)];
        if (!sources.some((source) => existsSync(source))) {
            for (const extension of [".js", ".js.map", ".d.ts"]) {
                rmSync(join(dist, stem + extension), { force: true });
            }
        }
    }
}

/** @param {string} folder */
function filesIn(folder) {
    return readdirSync(folder, { recursive: true }).map(String);
}
