import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { SetUpError } from "../lib/process/say.mjs";
import { root } from "../lib/workspace/repository.mjs";

const compiledSpecs = join("test", "dist");

/** The folders whose files last longest, the longest first: a long file that is begun last keeps one worker busy alone. */
const longest = [
    "engine",
    "examples",
    "docs",
    "matrix",
    "answers",
    "patterns",
    "model-based",
    "host",
    "tools",
    "conformance",
    "unit",
];

/** Mocha's options whose value is the next argument. */
const takesValue =
    /^(-[gftsrROunj]|--(f?grep|timeouts?|slow|require|reporter(-options?)?|ui|node-option|jobs|retries|config|package|extension|file|globals?|ignore|exclude|spec|watch-(files|ignore)))$/;

/**
 * Which specs a command line asks for.
 * @param {string[]} args
 */
export function selection(args) {
    const isName = (/** @type {string} */ arg, /** @type {number} */ index) =>
        !arg.startsWith("-") && !takesValue.test(args[index - 1] ?? "");
    const named = [...new Set(args.filter(isName).flatMap(specsNamed))];
    const given = args.filter((arg, index) => !isName(arg, index));
    const byTitle = given.some((option) => /^(-[gf]|--f?grep)(=|$)/.test(option));
    // A pattern is no file.
    const isOneFile = named.length === 1 && existsSync(resolve(root, String(named[0])));
    return {
        files: named.length > 0 ? named : allSpecs(),
        /** For mocha. A forgotten `.only` would hide other specs. A user who names one file sees what runs. */
        options: isOneFile ? given : [...given, "--forbid-only"],
        /** Whether titles choose among the specs. */
        byTitle,
        /** Whether no file was named. */
        isOfAll: named.length === 0,
        needsPython: named.length === 0 || named.some((file) => file.includes("conformance")),
    };
}

/** The name that users know: `test/dist/x.spec.js` runs, `test/x.spec.ts` is its source. @param {string} file */
export function asWritten(file) {
    const below = relative(compiledSpecs, file);
    return below.startsWith("..") ? file : join("test", below).replace(/\.js$/, ".ts");
}

/**
 * The compiled files of one name: a file's, written or compiled, or a folder's.
 * @param {string} name
 */
function specsNamed(name) {
    const below = relative(compiledSpecs, name).startsWith("..")
        ? relative("test", name)
        : relative(compiledSpecs, name);
    if (name.includes(".spec.")) {
        return [/\.spec\.ts$/.test(name) ? join(compiledSpecs, below).replace(/\.ts$/, ".js") : name];
    }
    const found = allSpecs().filter((file) => !relative(join(compiledSpecs, below), file).startsWith(".."));
    if (found.length === 0) {
        throw new SetUpError(
            `"${name}" is neither a spec file nor a folder of specs. For specs with this title, use --fgrep "${name}".`,
        );
    }
    return found;
}

/** All compiled specs, the longest first. Within a folder the largest files count as the longest. */
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
