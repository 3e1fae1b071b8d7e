import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../lib/workspace/repository.mjs";

const compiledSpecs = join("test", "dist");

/** The folders whose files last longest, the longest first: a long file that is begun last keeps one worker busy alone. */
const longest = ["engine", "matrix", "answers", "patterns", "model-based", "host", "tools", "conformance", "unit"];

/**
 * What a command line asks for.
 * @param {string[]} args
 */
export function selection(args) {
    const named = args.filter(isSpec).map(compiled);
    const options = args.filter((arg) => !isSpec(arg));
    return {
        files: named.length > 0 ? named : allSpecs(),
        /** for mocha */
        options,
        /** Whether the titles choose among the specs of all files. */
        isByTitle: named.length === 0 && options.some((option) => /^(-g|-f|--grep|--fgrep)(=|$)/.test(option)),
        needsPython: named.length === 0 || named.some((file) => file.includes("conformance")),
    };
}

/** `test/dist/x.spec.js` is what runs, `test/x.spec.ts` is what people see. @param {string} file */
export function asWritten(file) {
    const below = relative(compiledSpecs, file);
    return below.startsWith("..") ? file : join("test", below).replace(/\.js$/, ".ts");
}

/** @param {string} arg */
function compiled(arg) {
    return /\.spec\.ts$/.test(arg) ? join(compiledSpecs, relative("test", arg)).replace(/\.ts$/, ".js") : arg;
}

/** @param {string} arg */
function isSpec(arg) {
    return arg.includes(".spec.");
}

/** Those first that last longest; within a folder that is the largest. */
function allSpecs() {
    const below = /** @type {string[]} */ (readdirSync(join(root, compiledSpecs), { recursive: true }));
    return below
        .filter((file) => file.endsWith(".spec.js"))
        .map((file) => ({ file, rank: rank(file), size: statSync(join(root, compiledSpecs, file)).size }))
        .sort((a, b) => a.rank - b.rank || b.size - a.size || (a.file < b.file ? -1 : 1))
        .map(({ file }) => join(compiledSpecs, file));
}

/** @param {string} file */
function rank(file) {
    const place = longest.indexOf(file.split(/[\\/]/)[0] ?? "");
    return place === -1 ? longest.length : place;
}
