import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process/run.mjs";

/**
 * Compiles what has changed. The compiler sees for itself that nothing has, but examples that emit nothing are checked
 * anew each time, which is the longest part of a set-up with nothing to do: hence the stamp. It lies in `node_modules`,
 * so other packages mean another build.
 * @param {string} root
 */
export async function build(root) {
    const { references } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
    const parts = references.map((/** @type {{ path: string }} */ { path }) => join(root, path));
    const stamp = join(root, "node_modules", ".built-from");
    const sources = traces([join(root, "tsconfig.json"), ...parts.flatMap(sourcesOf)]);
    const outputs = () => traces(parts.map((/** @type {string} */ part) => join(part, "dist", ".tsbuildinfo")));
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources + outputs()) {
        return;
    }
    rmSync(stamp, { force: true });
    parts.forEach(removeOrphans);
    await run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--build"], {
        cwd: root,
        called: "tsc --build",
    });
    for (const command of parts.flatMap(commandsOf)) {
        chmodSync(command, 0o755);
    }
    writeFileSync(stamp, sources + outputs());
}

/** Name, size and time. @param {string[]} files */
function traces(files) {
    return files
        .map((file) => ({ file, found: statSync(file, { throwIfNoEntry: false }) }))
        .map(({ file, found }) => `${file} ${found?.size} ${found?.mtimeMs}\n`)
        .join("");
}

/** @param {string} part */
function sourcesOf(part) {
    return filesIn(part)
        .filter((file) => !/^(dist|node_modules)\b/.test(file) && /\.([cm]?ts|json)$/.test(file))
        .map((file) => join(part, file));
}

/**
 * npm links a package's commands when it installs, and makes executable only what is there by then.
 * @param {string} part
 */
function commandsOf(part) {
    const file = join(part, "package.json");
    const { bin = {} } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
    return Object.values(bin).map((command) => join(part, command));
}

/**
 * The compiler leaves the output of a source that was deleted or renamed: a module that can still be required, a spec
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
