/** The one key of what stands in place of a value that came late, and could not be sent. */
const key = "pulumi-huaweicloud-cdm:refused";

/**
 * What is sent in place of a value that is refused once it is there: the SDK never ends a registration with an input that
 * rejects, and `pulumi up` would hang (observed with SDK 3.248.0). `check` refuses it with the sentence.
 */
export function refusal(sentence: string): object {
    return { [key]: sentence };
}

/** The sentence of the first refusal in a value. */
export function refusalIn(value: unknown): string | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    const { [key]: sentence, ...others } = value as Record<string, unknown>;
    if (typeof sentence === "string" && Object.keys(others).length === 0) return sentence;
    for (const entry of Object.values(value)) {
        const found = refusalIn(entry);
        if (found !== undefined) return found;
    }
    return undefined;
}
