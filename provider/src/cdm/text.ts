const mark = "…";

/**
 * A text of another party's as it may leave: of so many bytes at most, and well-formed Unicode. Half a sign would break the engine's own
 * wire, and the state would be lost with it.
 */
export function cut(text: string, longest: number): string {
    // Cut first: what comes may have megabytes.
    const whole = wellFormed(text.slice(0, longest));
    const bytes = Buffer.from(whole);
    if (bytes.length <= longest && text.length <= longest) return whole;
    const kept = new TextDecoder().decode(bytes.subarray(0, longest)).replace(/\ufffd+$/, "");
    return kept + mark;
}

/** `toWellFormed` of Node 20, which the language's types know from ES2024 only. */
function wellFormed(text: string): string {
    return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
