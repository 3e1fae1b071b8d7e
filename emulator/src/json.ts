export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The deepest nesting that the emulator accepts. `JSON.stringify` calls itself for each level and could overflow the
 * stack.
 */
const maxDepth = 100;

/**
 * Parses a JSON object. An empty text is an empty object. Returns undefined for any other value, and for an object
 * nested deeper than `maxDepth`.
 */
export function parseObject(text: string): JsonObject | undefined {
    if (isTooDeep(text)) {
        return undefined;
    }
    try {
        const value: unknown = JSON.parse(text.trim() || "{}");
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Scans the text once, without recursion. */
function isTooDeep(text: string): boolean {
    let depth = 0;
    let isQuoted = false;
    for (let at = 0; at < text.length; at++) {
        const character = text[at];
        if (isQuoted) {
            at += character === "\\" ? 1 : 0;
            isQuoted = character !== '"';
        } else if (character === '"') {
            isQuoted = true;
        } else if (character === "[" || character === "{") {
            depth += 1;
        } else if (character === "]" || character === "}") {
            depth -= 1;
        }
        if (depth > maxDepth) {
            return true;
        }
    }
    return false;
}

/**
 * The text of a primitive value, empty for a list or an object. `String` would throw if an object has a `toString` that
 * is not a function.
 */
export function textOf(value: unknown): string {
    return typeof value === "object" || value === undefined ? "" : String(value);
}
