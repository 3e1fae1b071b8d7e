import { SetUpError } from "../lib/process/say.mjs";

/**
 * The cells whose names have all of these words. A word begins where a name's word does, so `npm` is not part of `pnpm`.
 * @template {{ table: string, row: string, column: string }} T
 * @param {T[]} cells
 * @param {string[]} words
 */
export function choose(cells, words) {
    const patterns = words.map((word) => new RegExp(`(?<![\\w.])${literally(word)}`, "i"));
    const chosen = cells.filter((cell) => patterns.every((pattern) => pattern.test(nameOf(cell))));
    if (chosen.length === 0) {
        const names = [...new Set(cells.flatMap(({ table, row, column }) => [table, row, column]))];
        throw new SetUpError(
            `No cell has "${words.join('" and "')}" in its name. These are the names:\n${names.map((name) => `  ${name}`).join("\n")}`,
        );
    }
    return chosen;
}

/** @param {{ table: string, row: string, column: string }} cell */
export function nameOf({ table, row, column }) {
    return `${table}: ${row}; ${column}`;
}

/** @param {string} text */
function literally(text) {
    return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
