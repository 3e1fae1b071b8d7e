import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * The files that get the packages they name into themselves. These packages are ES modules only. A user's Node that can't `require` such a module (21, 22.0 to
 * 22.11, `--no-experimental-require-module`, Yarn's Plug'n'Play) could not load ours.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const bundled = { "provider/dist/cdm/http/retry.js": ["p-retry"] };

/** The names of all these packages. */
export const bundledNames = Object.values(bundled).flat();

/**
 * Puts packages into the compiled files that name them, with their licences. A file that has them already stays as it is.
 * @param {string} root of the repository, or of a copy of it
 */
export async function bundlePackages(root) {
    for (const [name, packages] of Object.entries(bundled)) {
        const file = join(root, name);
        if (existsSync(file) && packages.some((one) => readFileSync(file, "utf8").includes(`require("${one}")`))) {
            await bundle(file);
        }
    }
}

/** @param {string} file is overwritten, and so is its source map */
async function bundle(file) {
    const { build } = await import("esbuild");
    const { outputFiles, metafile } = await build({
        entryPoints: [file],
        outfile: file,
        write: false,
        metafile: true,
        absWorkingDir: dirname(file),
        bundle: true,
        format: "cjs",
        platform: "node",
        target: "node20.19",
        sourcemap: "external",
        logLevel: "silent",
        plugins: [{ name: "only packages", setup: ({ onResolve }) => onResolve({ filter: /^\./ }, stayOutside) }],
    });
    for (const { path, contents, text } of outputFiles) {
        const isCode = basename(path) === basename(file);
        writeFileSync(path, isCode ? `${text}${licencesOf(metafile, dirname(file))}` : contents);
    }

    /** @param {{ path: string, importer: string }} request */
    function stayOutside({ path, importer }) {
        return importer === file ? { path, external: true } : undefined;
    }
}

/**
 * The licences of the packages that a bundle holds, as comments to stand at its end.
 * @param {import("esbuild").Metafile} metafile of the bundle
 * @param {string} folder that the metafile's paths are relative to
 */
export function licencesOf({ inputs }, folder) {
    const packages = new Set(Object.keys(inputs).flatMap((input) => packageOf(join(folder, input))));
    return [...packages].map(licenceOf).join("");
}

/** The folder of the package that has this file; none if the file is of this repository. @param {string} file */
function packageOf(file) {
    const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? [];
    return folder === undefined ? [] : [folder];
}

/** Stands at the end, so that the lines of the source map stay right. @param {string} folder */
function licenceOf(folder) {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `\n/*! This file contains ${name} ${version}.\n\n${readFileSync(join(folder, "license"), "utf8").trim()}\n*/\n`;
}
