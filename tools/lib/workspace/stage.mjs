import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { bundledNames, licencesOf } from "./bundle.mjs";

/** The code that needs no Pulumi SDK: of scripts, of the command, and of the process that Pulumi starts for the provider. */
const hostFile = "bundle.js";
/** The code of users' programs, which takes what both need from the other file. */
const programFile = "program.js";
/** The modules that users' programs import. */
const ofPrograms = ["index"];

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
 * Puts the package together: two files of code, a small file for each entry, the declarations that programs reach, and what stands beside them.
 *
 * Files of their own would be a third more, packed: names between files stay long, and each file has a header. The bundles are made of the sources and not of
 * the compiled code, so that these names are short too. Each module is still evaluated at its first use only: a program loads no HTTP client, and a script
 * no SDK. Pulumi's SDK is named in one of the two files only, so that a user's bundler that follows `./run` does not take it in. Functions and classes keep
 * their `name`, which messages and stacks show.
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
    const { files: texts, fileOf } = await bundlesOf(part, [...code, ...commands]);
    for (const [name, text] of Object.entries(texts)) put(folder, name, text);
    for (const [module, names] of await exportsOf(part, code)) {
        // Lines of this form show Node the names before an ES module imports them.
        const lines = names.map((name) => `exports.${name} = from.${name};\n`).join("");
        const header = '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n';
        put(folder, `${module}.js`, `${header}const from = ${take(module, fileOf(module))};\n${lines}`);
    }
    for (const module of commands) {
        put(folder, `${module}.js`, `#!/usr/bin/env node\n"use strict";\n${take(module, fileOf(module))};\n`);
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

/**
 * The expression that takes a module from a bundle.
 * @param {string} module
 * @param {string} bundle
 * @param {string} at the module that has the expression
 */
function take(module, bundle, at = module) {
    const up = posix.relative(posix.dirname(at), bundle);
    return `require("${up.startsWith(".") ? up : `./${up}`}")["${module}"]()`;
}

/**
 * @param {string} part
 * @param {string[]} modules
 */
async function bundlesOf(part, modules) {
    const sources = join(part, "src");
    const ofHosts = modules.filter((one) => !ofPrograms.includes(one));
    const programs = modules.filter((one) => ofPrograms.includes(one));
    const { metafile } = await bundleOf(part, ofHosts);
    const shared = new Set(Object.keys(metafile.inputs).map((input) => join(part, input)));
    /** @type {Set<string>} */
    const taken = new Set();
    const takeShared = {
        name: "take shared modules from the other bundle",
        /** @param {import("esbuild").PluginBuild} build */
        setup({ onResolve, onLoad }) {
            onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
                const file = join(resolveDir, path.replace(/\.js$/, ".ts"));
                return shared.has(file) ? { path: file, namespace: "shared" } : undefined;
            });
            onResolve({ filter: /^\.\//, namespace: "shared" }, ({ path }) => ({ path, external: true }));
            onLoad({ filter: /./, namespace: "shared" }, ({ path }) => {
                const module = relative(sources, path).replaceAll("\\", "/").replace(/\.ts$/, "");
                taken.add(module);
                return { contents: `module.exports = ${take(module, hostFile, programFile)};` };
            });
        },
    };
    const ofProgram = await bundleOf(part, programs, [takeShared]);
    const host = await bundleOf(part, [...new Set([...ofHosts, ...taken])]);
    return {
        files: { [hostFile]: host.text, [programFile]: ofProgram.text },
        /** @param {string} module */
        fileOf: (module) => (programs.includes(module) ? programFile : hostFile),
    };
}

/**
 * @param {string} part
 * @param {string[]} modules
 * @param {import("esbuild").Plugin[]} plugins
 */
async function bundleOf(part, modules, plugins = []) {
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
        // Node prints the whole line of an error above its stack. A line ends at the next place where it can, so some are longer.
        lineLimit: 200,
        keepNames: true,
        legalComments: "inline",
        // The sources are strict, and esbuild says so of a part of them only.
        banner: { js: '"use strict";' },
        logLevel: "silent",
        plugins: [
            ...plugins,
            { name: "packages stay outside", setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, outside) },
        ],
    });
    const code = outputFiles.map(({ text }) => text).join("");
    return { text: code + licencesOf(metafile, part), metafile };

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
