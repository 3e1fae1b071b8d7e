import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, relative } from "node:path";

/**
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} file the source: `run/update.ts`
 * @property {number} line in the source
 * @property {string} kind Stryker's name for the sort of change
 * @property {string} original
 * @property {string} replacement
 */

/**
 * Puts every change that Stryker knows into the built code of a copy, each behind a switch. The environment names the one change that is
 * on. By default none is on.
 *
 * This uses Stryker's instrumenter only. Stryker's runners do not fit: those of version 10 need Node 22, the one of version 9 does not
 * know this mocha, and none runs a sample.
 *
 * @param {string} folder
 * @param {string[]} rooms below provider/dist
 * @returns {Promise<Mutant[]>}
 */
export async function instrument(folder, rooms) {
    const { Instrumenter } = await import("@stryker-mutator/instrumenter");
    const dist = join(folder, "provider", "dist");
    const paths = rooms.flatMap((room) => {
        const files = readdirSync(join(dist, room), { recursive: true }).map(String);
        return files.filter((file) => file.endsWith(".js")).map((file) => join(dist, room, file));
    });
    const files = paths.sort().map((name) => ({ name, mutate: true, content: readFileSync(name, "utf8") }));
    const quiet = { debug() {}, info() {}, isDebugEnabled: () => false };
    const options = { excludedMutations: [], ignorers: [], plugins: null, noHeader: false };
    const result = await new Instrumenter(/** @type {any} */ (quiet)).instrument(files, options);
    for (const { name, content } of result.files) {
        writeFileSync(name, content);
    }
    const texts = new Map(files.map(({ name, content }) => [name, content]));
    return result.mutants.flatMap(({ id, fileName, location, mutatorName, replacement }) => {
        const text = texts.get(fileName) ?? "";
        const source = placeInSource(fileName, location.start);
        // Skips code that the compiler has added, such as a module's preamble, and that of a bundled package.
        if (source === undefined) return [];
        const file = relative(join(folder, "provider", "src"), source.file);
        if (file.startsWith("..")) return [];
        return [{ id, file, line: source.line, kind: mutatorName, original: textAt(text, location), replacement }];
    });
}

/**
 * @param {string} fileName
 * @param {{ line: number, column: number }} place both from 0
 */
function placeInSource(fileName, { line, column }) {
    const map = new SourceMap(JSON.parse(readFileSync(`${fileName}.map`, "utf8")));
    const entry = map.findEntry(line, column);
    if (!("originalLine" in entry) || entry.generatedLine !== line) return undefined;
    return { file: join(dirname(fileName), entry.originalSource), line: entry.originalLine + 1 };
}

/**
 * @param {string} text
 * @param {{ start: { line: number, column: number }, end: { line: number, column: number } }} location
 */
function textAt(text, { start, end }) {
    const lines = text.split("\n").slice(start.line, end.line + 1);
    const last = lines.length - 1;
    return lines
        .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
        .join("\n");
}
