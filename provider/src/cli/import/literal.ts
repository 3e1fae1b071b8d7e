import { visible } from "../../common/text.js";

/**
 * A text as a string literal. Whatever a reader can't see, a terminal obeys, or a file can't hold is an escape, so the literal means the
 * same text wherever it is pasted.
 */
export function literalOf(text: string): string {
    return visible(JSON.stringify(text));
}

/** A text as a key of an object literal. */
function keyOf(name: string): string {
    // Without brackets, it would be the prototype of the object.
    if (name === "__proto__") return '["__proto__"]';
    return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literalOf(name);
}

/** A text behind `//`. */
export function commentOf(text: string): string {
    return `// ${visible(text.replace(/\s+/g, " "))}`;
}

const indent = "    ";
/** An object that is longer has a line for each entry. */
const longestLine = 100;

/** An object literal of keys and expressions. An entry without an expression is written in short: `clusterId`. */
export function objectOf(entries: readonly (readonly [key: string, expression?: string])[], depth = 0): string {
    if (entries.length === 0) return "{}";
    const texts = entries.map(([key, expression]) => (expression === undefined ? key : `${keyOf(key)}: ${expression}`));
    const inline = `{ ${texts.join(", ")} }`;
    if (depth > 0 && !inline.includes("\n") && inline.length <= longestLine) return inline;
    const inner = indent.repeat(depth + 1);
    return `{\n${texts.map((text) => `${inner}${text},\n`).join("")}${indent.repeat(depth)}}`;
}
