const unitMs = new Map([
    ["ms", 1],
    ["s", 1_000],
    ["m", 60_000],
    ["h", 3_600_000],
]);

const longestText = 1_000;

/**
 * The milliseconds of a duration in Go's notation, which the Terraform provider and the engine's `customTimeouts` use: `90s`, `20m`, `1h30m`.
 * Undefined if the text is no duration.
 */
export function parseDuration(text: string): number | undefined {
    if (text.length > longestText || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
    const parts = text.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h)/g);
    return Math.round(
        [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs.get(unit ?? "") ?? 0), 0),
    );
}

/** A duration for messages: `850 ms`, `12 s`, `3 min`, `2 h 5 min`. */
export function describeDuration(milliseconds: number): string {
    if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
    const seconds = Math.round(milliseconds / 100) / 10;
    if (seconds < 10) return `${seconds} s`;
    if (seconds < 120) return `${Math.round(seconds)} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
