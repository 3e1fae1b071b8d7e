import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "../lib/process/say.mjs";

/** @typedef {import("./list.mjs").Mutant} Mutant */
/** @typedef {import("typescript").Node} Node */

const marker = /^[^\S\n]*\/\/ mutant: (.+)\n/gm;

/**
 * Where each marker stands.
 * @param {string} folder with the sources
 * @returns {Map<string, string[]>} the name in each marker, with the files that have it, relative to the folder
 */
export function markersIn(folder) {
    /** @type {Map<string, string[]>} */
    const markers = new Map();
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".ts")) continue;
        for (const [, name = ""] of readFileSync(join(folder, file), "utf8").matchAll(marker)) {
            markers.set(name, [...(markers.get(name) ?? []), file]);
        }
    }
    return markers;
}

/**
 * The source without the promise.
 * @param {string} source
 * @param {Mutant} mutant
 * @throws SetUpError if the code below the marker has no such part
 */
export async function mutate(source, { name, remove, condition, value, swap, replace }) {
    const { default: ts } = await import("typescript");
    const at = [...source.matchAll(marker)].find(([, found]) => found === name);
    if (at === undefined) throw new SetUpError(`"${name}" can't be taken away: its marker is missing.`);
    const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
    const whole = nodeAfter(at.index + at[0].length);
    const [part, by] = change();
    if (part === undefined)
        throw new SetUpError(`"${name}" can't be taken away: the code below its marker has no such part.`);
    return source.slice(0, part.start) + by + source.slice(part.end);

    /** The statement, property or case that begins after a position: the largest node of those that begin at the first one's start. @param {number} position */
    function nodeAfter(position) {
        /** @type {Node | undefined} */
        let found;
        /** @param {Node} node */
        const visit = (node) => {
            if (found !== undefined || node.end <= position) return;
            if (node !== file && node.getStart(file) >= position) found = node;
            else ts.forEachChild(node, visit);
        };
        visit(file);
        return found;
    }

    /** @returns {[{ start: number, end: number } | undefined, string]} */
    function change() {
        if (whole === undefined) return [undefined, ""];
        if (remove) return [placeOf(whole), ""];
        if (replace !== undefined) return [placeOf(whole), replace];
        if (condition !== undefined) return [placeOf(first(decidingPart)), condition];
        if (value !== undefined) return [placeOf(first(givenValue)), value];
        const [from, to] = swap ?? ["", ""];
        const text = whole.getText(file);
        const start = whole.getStart(file) + text.indexOf(from);
        return [text.split(from).length === 2 ? { start, end: start + from.length } : undefined, to];
    }

    /** @param {Node | undefined} node */
    function placeOf(node) {
        return node && { start: node.getStart(file), end: node.end };
    }

    /** What a function says of the first node in the marked one for which it says anything. @param {(node: Node) => Node | undefined} of */
    function first(of) {
        /** @type {(node: Node) => Node | undefined} */
        const visit = (node) => of(node) ?? ts.forEachChild(node, visit);
        return whole && visit(whole);
    }

    /** @param {Node} node */
    function decidingPart(node) {
        if (ts.isIfStatement(node)) return node.expression;
        return ts.isConditionalExpression(node) ? node.condition : undefined;
    }

    /** @param {Node} node */
    function givenValue(node) {
        if (ts.isReturnStatement(node)) return node.expression;
        if (ts.isVariableDeclaration(node)) return node.initializer;
        return ts.isArrowFunction(node) ? node.body : undefined;
    }
}
