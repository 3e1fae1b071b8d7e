import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { bundledNames, licencesOf } from "./bundle.mjs";

/** All code of the package. The entries take their modules from here. */
const bundleName = "bundle.js";

/**
 * The folder that npm gets of a part of this repository. It is the part itself, unless its manifest names a folder in it.
 * @param {string} part
 */
export function packageFolder(part) {
    return join(part, stagingFolder(part) ?? "");
}

/** Whether a package is put together in a folder of its own. `publishConfig.directory` names it, as for pnpm. @param {string} part */
export function isStaged(part) {
    return stagingFolder(part) !== undefined;
}

/**
 * Puts the package together: one file of code, a small file for each entry, the declarations that programs reach, and what stands beside them.
 *
 * Files of their own would be a third more, packed: names between files stay long, and each file has a header. The bundle is made of the sources and not of
 * the compiled code, so that these names are short too. Each module is still evaluated at its first use only: a program loads no HTTP client, and a script
 * no SDK. Functions and classes keep their `name`, which messages and stacks show.
 * @param {string} part
 */
export async function stage(part) {
    const folder = packageFolder(part);
    const manifest = read(part);
    const conditions = Object.values(manifest.exports);
    const assets = conditions.filter((one) => typeof one === "string" && one !== "./package.json");
    const code = conditions.flatMap((one) => one.default ?? []).map(modulePath);
    const commands = Object.values(manifest.bin ?? {}).map(modulePath);

    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "dist"), { recursive: true });
    writeFileSync(join(folder, "dist", bundleName), await bundleOf(part, [...code, ...commands]));
    for (const [module, names] of await exportsOf(part, code)) {
        // Lines of this form show Node the names before an ES module imports them.
        const lines = names.map((name) => `exports.${name} = from.${name};\n`).join("");
        const header = '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n';
        put(folder, `${module}.js`, `${header}const from = ${take(module)};\n${lines}`);
    }
    for (const module of commands) {
        put(folder, `${module}.js`, `#!/usr/bin/env node\n"use strict";\n${take(module)};\n`);
        chmodSync(join(folder, "dist", `${module}.js`), 0o755);
    }
    const types = conditions.flatMap((one) => one.types ?? []).map((file) => join(part, file));
    for (const file of await declarationsFrom(types)) {
        put(folder, relative(join(part, "dist"), file), readFileSync(file, "utf8"));
    }
    for (const file of ["README.md", "LICENSE", ...assets]) {
        copyFileSync(join(part, file), join(folder, file));
    }
    const { private: _, publishConfig, scripts, devDependencies, ...published } = manifest;
    const files = ["dist", ...assets.map((file) => posix.normalize(file))];
    writeFileSync(join(folder, "package.json"), `${JSON.stringify({ ...published, files }, undefined, 4)}\n`);
}

/** @param {string} part @returns {string | undefined} */
function stagingFolder(part) {
    return existsSync(join(part, "package.json")) ? read(part).publishConfig?.directory : undefined;
}

/** @param {string} part @returns {any} */
function read(part) {
    return JSON.parse(readFileSync(join(part, "package.json"), "utf8"));
}

/** `./dist/api/index.js` is the module `api/index`. @param {string} file */
function modulePath(file) {
    return posix.relative("dist", file).replace(/\.js$/, "");
}

/** @param {string} folder @param {string} name in `dist` @param {string} text */
function put(folder, name, text) {
    const file = join(folder, "dist", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
}

/** The expression that takes a module from the bundle. @param {string} module */
function take(module) {
    const up = posix.relative(posix.dirname(module), bundleName);
    return `require("${up.startsWith(".") ? up : `./${up}`}")["${module}"]()`;
}

/** @param {string} part @param {string[]} modules */
async function bundleOf(part, modules) {
    const { build } = await import("esbuild");
    const sources = join(part, "src");
    const { outputFiles, metafile } = await build({
        // A module that is asked for by `require` is evaluated then, and so is what it imports.
        stdin: {
            contents: modules.map((one) => `exports["${one}"] = () => require("./${one}.ts");\n`).join(""),
            resolveDir: sources,
        },
        write: false,
        metafile: true,
        absWorkingDir: part,
        bundle: true,
        format: "cjs",
        platform: "node",
        target: "node20.19",
        minify: true,
        keepNames: true,
        legalComments: "inline",
        // The sources are strict, and esbuild says so of a part of them only.
        banner: { js: '"use strict";' },
        logLevel: "silent",
        plugins: [
            { name: "packages stay outside", setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, outside) },
        ],
    });
    return outputFiles.map(({ text }) => text).join("") + licencesOf(metafile, part);

    /** @param {{ path: string, importer: string }} request */
    function outside({ path, importer }) {
        const isOurs = importer.startsWith(sources);
        return isOurs && !bundledNames.includes(path) ? { path, external: true } : undefined;
    }
}

/**
 * The names that each module exports, without those of types.
 * @param {string} part
 * @param {string[]} modules
 * @returns {Promise<[module: string, names: string[]][]>}
 */
async function exportsOf(part, modules) {
    const { build } = await import("esbuild");
    return Promise.all(
        modules.map(async (module) => {
            const { metafile } = await build({
                entryPoints: [join(part, "src", `${module}.ts`)],
                outdir: part,
                write: false,
                metafile: true,
                format: "esm",
                logLevel: "silent",
            });
            return /** @type {[string, string[]]} */ ([
                module,
                Object.values(metafile.outputs).flatMap(({ exports }) => exports),
            ]);
        }),
    );
}

/**
 * These declarations, and all that they reach.
 * @param {string[]} files
 */
async function declarationsFrom(files) {
    const { default: ts } = await import("typescript");
    const found = new Set(files);
    // A set also visits what is added meanwhile.
    for (const file of found) {
        const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
        for (const { fileName } of importedFiles.filter((one) => one.fileName.startsWith("."))) {
            found.add(join(dirname(file), fileName.replace(/\.js$/, ".d.ts")));
        }
    }
    return found;
}
