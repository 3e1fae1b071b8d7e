/** The only key of an object that replaces a late value which can't be sent. */
const key = "pulumi-huaweicloud-cdm:refused";

/**
 * Replaces a value that turns out to be invalid once it is known. An input that rejects would not do: the SDK never ends its
 * registration, and `pulumi up` hangs (observed with SDK 3.248.0). `check` refuses this object with the sentence.
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
