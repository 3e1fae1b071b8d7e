const mark = "…";

/**
 * A text of somebody else's as it may leave: not endless, and well-formed Unicode. Half a sign would break the engine's own
 * wire, and the state would be lost with it.
 */
export function cut(text: string, longest: number): string {
    const isCut = text.length > longest;
    const kept = isCut ? text.slice(0, longest).replace(/[\ud800-\udbff]$/, "") : text;
    return wellFormed(kept) + (isCut ? mark : "");
}

/** `toWellFormed` of Node 20, which the language's types know from ES2024 only. */
function wellFormed(text: string): string {
    return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
