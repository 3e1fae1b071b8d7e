export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is deeper cannot be written again: the writer calls itself for each level, and its stack ends. */
const maxDepth = 100;

/** The JSON object in a text; an empty text is an empty object. Undefined for anything else, or anything too deep. */
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

/** Reckoned from the text, in one pass and without a stack. */
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

/** Of a plain value. A list or an object has none: it may bring a `toString` of its own that is no function. */
export function textOf(value: unknown): string {
    return typeof value === "object" || value === undefined ? "" : String(value);
}
