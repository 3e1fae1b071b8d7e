export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The JSON object in a text; an empty text is an empty object. Undefined for anything else. */
export function parseObject(text: string): JsonObject | undefined {
    try {
        const value: unknown = JSON.parse(text.trim() || "{}");
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}
